// A peering of the virtual network `network` of this resource group to `remote`, an id. Not a module of the registry.

param network string
param name string
param remote string
param allowGatewayTransit bool
param useRemoteGateways bool

resource virtualNetwork 'Microsoft.Network/virtualNetworks@2024-01-01' existing = {
  name: network
}

resource peering 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings@2024-01-01' = {
  parent: virtualNetwork
  name: name
  properties: {
    allowGatewayTransit: allowGatewayTransit
    useRemoteGateways: useRemoteGateways
    remoteVirtualNetwork: { id: remote }
  }
}
