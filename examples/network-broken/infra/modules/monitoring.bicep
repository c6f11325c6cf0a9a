// Logs and metrics, taken in over a private endpoint. The scope is in Open mode, the only one that Azure Machine
// Learning supports: PrivateOnly would cut off every resource that is not in it.
param prefix string
param location string
param subnetId string
param zoneIds string[]

resource logs 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: 'log-${prefix}'
  location: location
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    publicNetworkAccessForIngestion: 'Disabled'
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${prefix}'
  location: location
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: logs.id
    publicNetworkAccessForIngestion: 'Disabled'
  }
}

resource scope 'Microsoft.Insights/privateLinkScopes@2021-09-01' = {
  name: 'ampls-${prefix}'
  location: 'global'
  properties: {
    accessModeSettings: {
      ingestionAccessMode: 'Open'
      queryAccessMode: 'Open'
    }
  }
}

resource scopedLogs 'Microsoft.Insights/privateLinkScopes/scopedResources@2021-09-01' = {
  parent: scope
  name: logs.name
  properties: {
    linkedResourceId: logs.id
  }
}

resource scopedInsights 'Microsoft.Insights/privateLinkScopes/scopedResources@2021-09-01' = {
  parent: scope
  name: insights.name
  properties: {
    linkedResourceId: insights.id
  }
}

module endpoint 'private-endpoint.bicep' = {
  name: 'endpoint-monitor'
  params: {
    name: 'pe-${scope.name}'
    location: location
    subnetId: subnetId
    targetId: scope.id
    groupId: 'azuremonitor'
    zoneIds: zoneIds
  }
}

output insightsId string = insights.id
