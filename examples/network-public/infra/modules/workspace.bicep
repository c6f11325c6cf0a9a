// The workspace. It says that it is public, for what an absent property means is told in two ways.
param name string
param location string
param storageId string
param vaultId string
param registryId string
param insightsId string

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
    publicNetworkAccess: 'Enabled'
  }
}

output name string = workspace.name
