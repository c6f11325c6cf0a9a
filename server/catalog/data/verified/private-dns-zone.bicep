// Stands for br/public:avm/res/network/private-dns-zone.
metadata newest = '0.8.1'

param name string
param location string = 'global'
param virtualNetworkLinks array?

resource zone 'Microsoft.Network/privateDnsZones@2020-06-01' = {
  name: name
  location: location
}

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for link in (virtualNetworkLinks ?? []): {
    parent: zone
    name: link.?name ?? '${last(split(link.virtualNetworkResourceId, '/'))}-vnetlink'
    location: link.?location ?? 'global'
    properties: {
      registrationEnabled: link.?registrationEnabled ?? false
      virtualNetwork: { id: link.virtualNetworkResourceId }
      resolutionPolicy: link.?resolutionPolicy
    }
  }
]

output resourceId string = zone.id
output name string = zone.name
output resourceGroupName string = resourceGroup().name
output location string = zone.location
