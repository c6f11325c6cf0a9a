// Stands for br/public:avm/res/operational-insights/workspace.
metadata newest = '0.16.1'

param name string
param location string = resourceGroup().location
param publicNetworkAccessForIngestion string = 'Enabled'
param publicNetworkAccessForQuery string = 'Enabled'

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: name
  location: location
  properties: {
    publicNetworkAccessForIngestion: publicNetworkAccessForIngestion
    publicNetworkAccessForQuery: publicNetworkAccessForQuery
  }
}

output resourceId string = workspace.id
output name string = workspace.name
output resourceGroupName string = resourceGroup().name
output location string = workspace.location
output logAnalyticsWorkspaceId string = workspace.properties.customerId
