// Stands for br/public:avm/res/network/private-endpoint.
metadata newest = '0.12.1'

param name string
param location string = resourceGroup().location
param subnetResourceId string
param privateLinkServiceConnections array?
param manualPrivateLinkServiceConnections array?

// Since 0.7.0; before, the two below.
param privateDnsZoneGroup object?
param privateDnsZoneResourceIds array?
param privateDnsZoneGroupName string?

// Before 0.3.0 the connection was not an array of objects but these.
param serviceResourceId string?
param groupIds array?

resource privateEndpoint 'Microsoft.Network/privateEndpoints@2025-05-01' = {
  name: name
  location: location
  properties: {
    subnet: { id: subnetResourceId }
    privateLinkServiceConnections: serviceResourceId == null
      ? (privateLinkServiceConnections ?? [])
      : [{ name: name, properties: { privateLinkServiceId: serviceResourceId, groupIds: groupIds } }]
    manualPrivateLinkServiceConnections: manualPrivateLinkServiceConnections ?? []
  }

  resource zones 'privateDnsZoneGroups' = if (!empty(privateDnsZoneGroup) || !empty(privateDnsZoneResourceIds)) {
    name: privateDnsZoneGroup.?name ?? privateDnsZoneGroupName ?? 'default'
    properties: {
      privateDnsZoneConfigs: [
        for zone in (privateDnsZoneGroup.?privateDnsZoneGroupConfigs ?? map(privateDnsZoneResourceIds ?? [], id => { privateDnsZoneResourceId: id })): {
          name: zone.?name ?? last(split(zone.privateDnsZoneResourceId, '/'))
          properties: { privateDnsZoneId: zone.privateDnsZoneResourceId }
        }
      ]
    }
  }
}

output resourceId string = privateEndpoint.id
output name string = privateEndpoint.name
output resourceGroupName string = resourceGroup().name
output location string = privateEndpoint.location
output groupId string = manualPrivateLinkServiceConnections[?0].?properties.?groupIds[?0] ?? privateLinkServiceConnections[?0].?properties.?groupIds[?0] ?? groupIds[?0]
