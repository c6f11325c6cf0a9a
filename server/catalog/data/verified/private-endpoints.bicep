// The `privateEndpoints` of the modules below: one private endpoint each, to the resource `target`. Not a module of the
// registry.

param endpoints array?
param target string
// What a private endpoint is to when it does not say which service.
param service string?

module endpoint 'br/public:avm/res/network/private-endpoint:0.12.1' = [
  for (endpoint, index) in (endpoints ?? []): {
    name: '${last(split(target, '/'))}-private-endpoint-${index}'
    params: {
      name: endpoint.?name ?? 'pep-${last(split(target, '/'))}-${endpoint.?service ?? service}-${index}'
      subnetResourceId: endpoint.subnetResourceId
      privateLinkServiceConnections: endpoint.?isManualConnection != true
        ? [{ name: endpoint.?privateLinkServiceConnectionName ?? '${last(split(target, '/'))}-${endpoint.?service ?? service}-${index}', properties: { privateLinkServiceId: target, groupIds: [endpoint.?service ?? service] } }]
        : null
      manualPrivateLinkServiceConnections: endpoint.?isManualConnection == true
        ? [{ name: endpoint.?privateLinkServiceConnectionName ?? '${last(split(target, '/'))}-${endpoint.?service ?? service}-${index}', properties: { privateLinkServiceId: target, groupIds: [endpoint.?service ?? service] } }]
        : null
      privateDnsZoneGroup: endpoint.?privateDnsZoneGroup
      privateDnsZoneResourceIds: endpoint.?privateDnsZoneResourceIds
      privateDnsZoneGroupName: endpoint.?privateDnsZoneGroupName
    }
  }
]

