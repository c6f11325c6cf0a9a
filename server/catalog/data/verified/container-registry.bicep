// Stands for br/public:avm/res/container-registry/registry.
metadata newest = '0.12.1'

param name string
param location string = resourceGroup().location
// Basic before 0.6.0.
@metadata({ since: '0.6.0' })
param acrSku string = 'Premium'
param acrAdminUserEnabled bool = false
param anonymousPullEnabled bool = false
param dataEndpointEnabled bool = false
param quarantinePolicyStatus string = 'disabled'
param networkRuleBypassOptions string = 'AzureServices'
param networkRuleSetDefaultAction string = 'Deny'
param networkRuleSetIpRules array?
// Not a parameter of the module: since 0.12.0 a public registry is closed to all addresses where none is let in.
@metadata({ since: '0.12.0' })
param isClosedWithoutAddresses bool = true
@metadata({ since: '0.1.0' })
param publicNetworkAccess string?
param privateEndpoints array?

// Closed where there are private endpoints and no addresses that are let in.
var access = !empty(publicNetworkAccess)
  ? publicNetworkAccess
  : (!empty(privateEndpoints) && empty(networkRuleSetIpRules) ? 'Disabled' : null)

resource registry 'Microsoft.ContainerRegistry/registries@2025-06-01-preview' = {
  name: name
  location: location
  sku: { name: acrSku }
  properties: {
    adminUserEnabled: acrAdminUserEnabled
    anonymousPullEnabled: anonymousPullEnabled
    dataEndpointEnabled: dataEndpointEnabled
    networkRuleBypassOptions: networkRuleBypassOptions
    policies: {
      quarantinePolicy: acrSku == 'Premium' ? { status: quarantinePolicyStatus } : null
    }
    publicNetworkAccess: access
    networkRuleSet: networkRuleSetIpRules != null || (isClosedWithoutAddresses && access == 'Enabled' && networkRuleSetDefaultAction == 'Deny')
      ? { defaultAction: networkRuleSetDefaultAction, ipRules: networkRuleSetIpRules ?? [] }
      : null
  }
}

module endpoints 'private-endpoints.bicep' = {
  name: 'endpoints'
  params: { endpoints: privateEndpoints, target: registry.id, service: 'registry' }
}

output resourceId string = registry.id
output name string = registry.name
output resourceGroupName string = resourceGroup().name
output location string = registry.location
output loginServer string = registry.properties.loginServer
output systemAssignedMIPrincipalId string? = registry.?identity.?principalId
