// Stands for br/public:avm/res/managed-identity/user-assigned-identity.
metadata newest = '0.6.0'

param name string
param location string = resourceGroup().location

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
}

output resourceId string = identity.id
output name string = identity.name
output resourceGroupName string = resourceGroup().name
output location string = identity.location
output principalId string = identity.properties.principalId
output clientId string = identity.properties.clientId
