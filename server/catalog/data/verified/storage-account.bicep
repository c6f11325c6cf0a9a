// Stands for br/public:avm/res/storage/storage-account.
metadata newest = '0.33.0'

param name string
param location string = resourceGroup().location
param kind string = 'StorageV2'
param skuName string = 'Standard_GRS'
param allowSharedKeyAccess bool = true
param allowBlobPublicAccess bool = false
param enableHierarchicalNamespace bool?
// Without it the firewall is closed since 0.9.0.
@metadata({ since: '0.9.1' })
param networkAcls object?
@metadata({ since: '0.5.0' })
param publicNetworkAccess string?
param privateEndpoints array?

resource storageAccount 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  kind: kind
  sku: { name: skuName }
  properties: {
    allowSharedKeyAccess: allowSharedKeyAccess
    allowBlobPublicAccess: allowBlobPublicAccess
    isHnsEnabled: enableHierarchicalNamespace
    networkAcls: empty(networkAcls)
      ? { bypass: 'AzureServices', defaultAction: 'Deny' }
      : {
          bypass: networkAcls.?bypass
          defaultAction: networkAcls.?defaultAction ?? 'Deny'
          virtualNetworkRules: networkAcls.?virtualNetworkRules
          ipRules: networkAcls.?ipRules
          resourceAccessRules: networkAcls.?resourceAccessRules
        }
    // Closed where there are private endpoints and no firewall of the caller's own.
    publicNetworkAccess: !empty(publicNetworkAccess)
      ? publicNetworkAccess
      : (!empty(privateEndpoints) && empty(networkAcls) ? 'Disabled' : null)
  }
}

module endpoints 'private-endpoints.bicep' = {
  name: 'endpoints'
  params: { endpoints: privateEndpoints, target: storageAccount.id }
}

output resourceId string = storageAccount.id
output name string = storageAccount.name
output resourceGroupName string = resourceGroup().name
output location string = storageAccount.location
output serviceEndpoints object = storageAccount.properties.primaryEndpoints
output primaryBlobEndpoint string = storageAccount.properties.primaryEndpoints.blob
output systemAssignedMIPrincipalId string? = storageAccount.?identity.?principalId
