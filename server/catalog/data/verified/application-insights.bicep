// Stands for br/public:avm/res/insights/component.
metadata newest = '0.8.0'

param name string
param location string = resourceGroup().location
param workspaceResourceId string
param publicNetworkAccessForIngestion string = 'Enabled'
param publicNetworkAccessForQuery string = 'Enabled'

resource component 'Microsoft.Insights/components@2020-02-02' = {
  name: name
  location: location
  properties: {
    WorkspaceResourceId: workspaceResourceId
    publicNetworkAccessForIngestion: publicNetworkAccessForIngestion
    publicNetworkAccessForQuery: publicNetworkAccessForQuery
  }
}

output resourceId string = component.id
output name string = component.name
output resourceGroupName string = resourceGroup().name
output location string = component.location
output applicationId string = component.properties.AppId
output instrumentationKey string = component.properties.InstrumentationKey
output connectionString string = component.properties.ConnectionString
