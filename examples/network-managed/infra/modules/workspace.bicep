// The workspace, the network that Azure keeps for it, and the one way in for clients.
param name string
param location string
param storageId string
param vaultId string
param registryId string
param insightsId string
param subnetId string
param zoneIds string[]

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-12-01' = {
  name: name
  location: location
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    friendlyName: 'Cardiology'
    storageAccount: storageId
    keyVault: vaultId
    containerRegistry: registryId
    applicationInsights: insightsId
    publicNetworkAccess: 'Disabled'
    // By name, for the cluster comes later. Without it the build runs outside the network and cannot push its image.
    imageBuildCompute: 'image-build'
    managedNetwork: {
      isolationMode: 'AllowInternetOutbound'
      // Private endpoints to the vault, the registry, and blob and file of the storage come by themselves, for these are
      // closed. Batch endpoints use queue and table too, and nobody makes those for us.
      outboundRules: {
        'storage-queue': {
          type: 'PrivateEndpoint'
          destination: {
            serviceResourceId: storageId
            subresourceTarget: 'queue'
          }
        }
        'storage-table': {
          type: 'PrivateEndpoint'
          destination: {
            serviceResourceId: storageId
            subresourceTarget: 'table'
          }
        }
      }
    }
    // Now, not with the first compute instance: an online deployment before that would fail.
    provisionNetworkNow: true
  }
}

module endpoint 'private-endpoint.bicep' = {
  name: 'endpoint-workspace'
  params: {
    name: 'pe-${name}'
    location: location
    subnetId: subnetId
    targetId: workspace.id
    groupId: 'amlworkspace'
    zoneIds: zoneIds
  }
}

output name string = workspace.name
