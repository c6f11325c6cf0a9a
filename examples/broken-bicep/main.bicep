// Open this file in your editor: five places of it cannot work.
param location string = resourceGroup().location

module network './modules/network.bicep' = {
  name: 'network'
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2020-08-01' = {
  name: 'cardiology'
  location: location
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    publicNetworkAccess: 'Disabled'
    frendlyName: 'Cardiology'
  }
}

resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2024-10-01' = {
  parent: workspace
  name: 'heart-classifier'
  location: location
  properties: {
    authMode: 'AADToken'
    publicNetworkAccess: 'Disabled'
  }
}

resource nightly 'Microsoft.MachineLearningServices/workspaces/batchEndpoints/deployments@2024-10-01' = {
  parent: endpoint
  name: 'nightly'
  location: location
  properties: {
    miniBatchSize: 'ten'
    outputAction: 'AppendRow'
  }
}
