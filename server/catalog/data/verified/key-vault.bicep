// Stands for br/public:avm/res/key-vault/vault.
metadata newest = '0.14.0'

param name string
param location string = resourceGroup().location
param sku string = 'premium'
param enableRbacAuthorization bool = true
param enableSoftDelete bool = true
param enablePurgeProtection bool = true
@metadata({ since: '0.2.0' })
param networkAcls object?
@metadata({ since: '0.2.0' })
param publicNetworkAccess string?
param privateEndpoints array?

resource keyVault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: { name: sku, family: 'A' }
    enableRbacAuthorization: enableRbacAuthorization
    enableSoftDelete: enableSoftDelete
    enablePurgeProtection: enablePurgeProtection ? true : null
    networkAcls: empty(networkAcls)
      ? null
      : {
          bypass: networkAcls.?bypass
          defaultAction: networkAcls.?defaultAction
          virtualNetworkRules: networkAcls.?virtualNetworkRules ?? []
          ipRules: networkAcls.?ipRules ?? []
        }
    // Closed where there are private endpoints and no firewall of the caller's own.
    publicNetworkAccess: !empty(publicNetworkAccess)
      ? publicNetworkAccess
      : (!empty(privateEndpoints) && empty(networkAcls) ? 'Disabled' : null)
  }
}

module endpoints 'private-endpoints.bicep' = {
  name: 'endpoints'
  params: { endpoints: privateEndpoints, target: keyVault.id, service: 'vault' }
}

output resourceId string = keyVault.id
output name string = keyVault.name
output resourceGroupName string = resourceGroup().name
output location string = keyVault.location
output uri string = keyVault.properties.vaultUri
