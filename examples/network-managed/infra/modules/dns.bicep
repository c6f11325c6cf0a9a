// The zones that clients need: those of the workspace, and of the storage that they upload code and data to.
param vnetId string

var zones = {
  api: 'privatelink.api.azureml.ms'
  notebooks: 'privatelink.notebooks.azure.net'
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  file: 'privatelink.file.${environment().suffixes.storage}'
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [for entry in items(zones): {
  name: entry.value
  location: 'global'
}]

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [for (entry, i) in items(zones): {
  parent: zone[i]
  name: 'to-vnet'
  location: 'global'
  properties: {
    registrationEnabled: false
    virtualNetwork: { id: vnetId }
  }
}]

@description('The id of each zone, by the short name above.')
output zoneIds object = toObject(
  items(zones),
  entry => entry.key,
  entry => resourceId('Microsoft.Network/privateDnsZones', entry.value)
)
