// Stands for br/public:avm/res/network/virtual-network.
metadata newest = '0.10.1'

param name string
param location string = resourceGroup().location
param addressPrefixes array
param subnets array?
param dnsServers array?
param peerings array?

resource virtualNetwork 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: name
  location: location
  properties: {
    addressSpace: { addressPrefixes: addressPrefixes }
    dhcpOptions: empty(dnsServers) ? null : { dnsServers: dnsServers }
  }
}

// Each subnet is a resource of its own; before 0.3.0 they were properties of the network, which is the same to others.
resource subnet 'Microsoft.Network/virtualNetworks/subnets@2025-05-01' = [
  for subnet in (subnets ?? []): {
    parent: virtualNetwork
    name: subnet.name
    properties: {
      addressPrefix: subnet.?addressPrefix
      addressPrefixes: subnet.?addressPrefixes
      networkSecurityGroup: empty(subnet.?networkSecurityGroupResourceId) ? null : { id: subnet.?networkSecurityGroupResourceId }
      routeTable: empty(subnet.?routeTableResourceId) ? null : { id: subnet.?routeTableResourceId }
      natGateway: empty(subnet.?natGatewayResourceId) ? null : { id: subnet.?natGatewayResourceId }
      // A service's name; before 0.3.0 an array of delegations.
      delegations: !empty(subnet.?delegation)
        ? [{ name: subnet.?delegation, properties: { serviceName: subnet.?delegation } }]
        : (subnet.?delegations ?? [])
      serviceEndpoints: map(subnet.?serviceEndpoints ?? [], endpoint => { service: endpoint })
      privateEndpointNetworkPolicies: subnet.?privateEndpointNetworkPolicies
      privateLinkServiceNetworkPolicies: subnet.?privateLinkServiceNetworkPolicies
      defaultOutboundAccess: subnet.?defaultOutboundAccess
    }
  }
]

resource peering 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings@2024-01-01' = [
  for peering in (peerings ?? []): {
    parent: virtualNetwork
    name: peering.?name ?? 'peer-${name}-${last(split(peering.remoteVirtualNetworkResourceId, '/'))}'
    properties: {
      allowGatewayTransit: peering.?allowGatewayTransit ?? false
      useRemoteGateways: peering.?useRemoteGateways ?? false
      remoteVirtualNetwork: { id: peering.remoteVirtualNetworkResourceId }
    }
  }
]

module remote 'virtual-network-peering.bicep' = [
  for peering in (peerings ?? []): if (peering.?remotePeeringEnabled ?? false) {
    name: 'remote-${last(split(peering.remoteVirtualNetworkResourceId, '/'))}'
    scope: resourceGroup(
      split(peering.remoteVirtualNetworkResourceId, '/')[2],
      split(peering.remoteVirtualNetworkResourceId, '/')[4]
    )
    params: {
      network: last(split(peering.remoteVirtualNetworkResourceId, '/'))
      name: peering.?remotePeeringName ?? 'peer-${last(split(peering.remoteVirtualNetworkResourceId, '/'))}-${name}'
      remote: virtualNetwork.id
      allowGatewayTransit: peering.?remotePeeringAllowGatewayTransit ?? false
      useRemoteGateways: peering.?remotePeeringUseRemoteGateways ?? false
    }
  }
]

output resourceId string = virtualNetwork.id
output name string = virtualNetwork.name
output resourceGroupName string = resourceGroup().name
output location string = virtualNetwork.location
output subnetNames array = [for subnet in (subnets ?? []): subnet.name]
output subnetResourceIds array = [
  for subnet in (subnets ?? []): resourceId('Microsoft.Network/virtualNetworks/subnets', name, subnet.name)
]
