// Stands for br/public:avm/res/machine-learning-services/workspace.
metadata newest = '0.14.0'

param name string
param location string = resourceGroup().location
param sku string
@metadata({ since: '0.3.0' })
param kind string = 'Default'
param associatedStorageAccountResourceId string?
param associatedKeyVaultResourceId string?
param associatedApplicationInsightsResourceId string?
param associatedContainerRegistryResourceId string?
param hbiWorkspace bool = false
param hubResourceId string?
param managedIdentities object = { systemAssigned: true }
param primaryUserAssignedIdentity string?
param imageBuildCompute string?
param customerManagedKey object?
param enableServiceSideCMKEncryption bool?
param systemDatastoresAuthMode string?
// Before 0.4.0: disabled with private endpoints, else enabled.
@metadata({ since: '0.4.0' })
param publicNetworkAccess string = 'Disabled'
param ipAllowlist array?
param managedNetworkSettings object?
param provisionNetworkNow bool?
param serverlessComputeSettings object?
param sharedPrivateLinkResources array?
param workspaceHubConfig object?
param featureStoreSettings object?
param computes array?
param datastores array?
param privateEndpoints array?

resource workspace 'Microsoft.MachineLearningServices/workspaces@2024-10-01-preview' = {
  name: name
  location: location
  kind: kind
  sku: { name: sku, tier: sku }
  identity: {
    type: managedIdentities.?systemAssigned == true
      ? (empty(managedIdentities.?userAssignedResourceIds) ? 'SystemAssigned' : 'SystemAssigned,UserAssigned')
      : (empty(managedIdentities.?userAssignedResourceIds) ? 'None' : 'UserAssigned')
  }
  properties: {
    storageAccount: associatedStorageAccountResourceId
    keyVault: associatedKeyVaultResourceId
    applicationInsights: associatedApplicationInsightsResourceId
    containerRegistry: associatedContainerRegistryResourceId
    hbiWorkspace: hbiWorkspace
    hubResourceId: hubResourceId
    primaryUserAssignedIdentity: primaryUserAssignedIdentity
    imageBuildCompute: imageBuildCompute
    encryption: empty(customerManagedKey) ? null : { status: 'Enabled' }
    enableServiceSideCMKEncryption: enableServiceSideCMKEncryption
    systemDatastoresAuthMode: systemDatastoresAuthMode
    publicNetworkAccess: publicNetworkAccess
    ipAllowlist: ipAllowlist
    managedNetwork: managedNetworkSettings
    provisionNetworkNow: provisionNetworkNow
    serverlessComputeSettings: serverlessComputeSettings
    sharedPrivateLinkResources: sharedPrivateLinkResources
    workspaceHubConfig: workspaceHubConfig
    featureStoreSettings: featureStoreSettings
  }
}

// One with a resource id is attached and not made.
resource compute 'Microsoft.MachineLearningServices/workspaces/computes@2024-10-01' = [
  for compute in (computes ?? []): if (compute.?deployCompute ?? true) {
    parent: workspace
    name: compute.name
    location: compute.location
    dependsOn: [endpoints]
    properties: empty(compute.?resourceId)
      ? {
          computeType: compute.computeType
          computeLocation: compute.?computeLocation ?? resourceGroup().location
          disableLocalAuth: compute.?disableLocalAuth
          properties: compute.?properties
        }
      : {
          computeType: compute.computeType
          disableLocalAuth: compute.?disableLocalAuth
          resourceId: compute.?resourceId
        }
  }
]

resource datastore 'Microsoft.MachineLearningServices/workspaces/datastores@2024-10-01' = [
  for datastore in (datastores ?? []): {
    parent: workspace
    name: datastore.name
    properties: datastore.properties
  }
]

module endpoints 'private-endpoints.bicep' = {
  name: 'endpoints'
  params: { endpoints: privateEndpoints, target: workspace.id, service: 'amlworkspace' }
}

output resourceId string = workspace.id
output name string = workspace.name
output resourceGroupName string = resourceGroup().name
output location string = workspace.location
output systemAssignedMIPrincipalId string? = workspace.?identity.?principalId
