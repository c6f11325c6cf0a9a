// A batch endpoint with one deployment. It has no network of its own: the workspace decides who may call it.
param workspaceName string
param location string
param clusterId string
param modelVersion string

resource workspace 'Microsoft.MachineLearningServices/workspaces@2024-10-01' existing = {
  name: workspaceName
}

resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2024-10-01' = {
  parent: workspace
  name: 'heart-classifier'
  location: location
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    authMode: 'AADToken'
    description: 'Scores the day\'s patients every night'
    defaults: {
      deploymentName: 'nightly'
    }
  }
}

resource nightly 'Microsoft.MachineLearningServices/workspaces/batchEndpoints/deployments@2024-10-01' = {
  parent: endpoint
  name: 'nightly'
  location: location
  properties: {
    description: 'One node, ten files at a time'
    compute: clusterId
    model: {
      referenceType: 'Id'
      assetId: '${workspace.id}/models/heart-classifier/versions/${modelVersion}'
    }
    codeConfiguration: {
      codeId: '${workspace.id}/codes/heart-scoring/versions/1'
      scoringScript: 'score.py'
    }
    environmentId: '${workspace.id}/environments/heart-scoring/versions/3'
    resources: {
      instanceCount: 1
    }
    miniBatchSize: 10
    maxConcurrencyPerInstance: 2
    outputAction: 'AppendRow'
    outputFileName: 'predictions.csv'
    errorThreshold: -1
    retrySettings: {
      maxRetries: 3
      timeout: 'PT5M'
    }
    loggingLevel: 'Info'
  }
}

output uri string = endpoint.properties.scoringUri
