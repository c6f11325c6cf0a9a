// A workspace without public access, and a model in it that scores the day's patients every night.
targetScope = 'resourceGroup'

@description('What the names of all resources begin with.')
@minLength(3)
@maxLength(12)
param prefix string

param location string = resourceGroup().location

@description('The subnet that the private endpoint of the workspace lies in.')
param subnetId string

@description('The version of the model `heart-classifier`.')
param modelVersion string = '1'

module workspace 'modules/workspace.bicep' = {
  name: 'workspace'
  params: {
    name: '${prefix}-ml'
    location: location
    subnetId: subnetId
    storageName: '${prefix}store'
  }
}

module scoring 'modules/scoring.bicep' = {
  name: 'scoring'
  params: {
    workspaceName: workspace.outputs.name
    location: location
    clusterId: workspace.outputs.clusterId
    modelVersion: modelVersion
  }
}

output scoringUri string = scoring.outputs.uri
