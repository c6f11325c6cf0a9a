// The workspace's default storage. These private endpoints are for clients, who upload code and data. The managed network
// has its own to blob and file; batch endpoints need queue and table too: see workspace.bicep.
param name string
param location string
param subnetId string
param zoneIds object

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  kind: 'StorageV2'
  sku: {
    name: 'Standard_LRS'
  }
  properties: {
    allowBlobPublicAccess: false
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: 'Disabled'
    // The workspace itself is no part of the network; Azure lets it through as a trusted service.
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: 'Deny'
    }
  }
}

module endpoints 'private-endpoint.bicep' = [for group in ['blob', 'file']: {
  name: 'endpoint-storage-${group}'
  params: {
    name: 'pe-${name}-${group}'
    location: location
    subnetId: subnetId
    targetId: storage.id
    groupId: group
    zoneIds: [zoneIds[group]]
  }
}]

output id string = storage.id
