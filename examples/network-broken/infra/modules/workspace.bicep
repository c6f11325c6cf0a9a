// The workspace and the one way into it. Online and batch endpoints are reached through the same private endpoint.
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
    imageBuildCompute: ''
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
