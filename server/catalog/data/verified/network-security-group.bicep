// Stands for br/public:avm/res/network/network-security-group.
metadata newest = '0.5.3'

param name string
param location string = resourceGroup().location
param securityRules array?

resource group 'Microsoft.Network/networkSecurityGroups@2025-05-01' = {
  name: name
  location: location
  properties: {
    securityRules: [
      for rule in (securityRules ?? []): {
        name: rule.name
        properties: {
          ...rule.properties
          sourceApplicationSecurityGroups: map(rule.properties.?sourceApplicationSecurityGroupResourceIds ?? [], id => { id: id })
          destinationApplicationSecurityGroups: map(rule.properties.?destinationApplicationSecurityGroupResourceIds ?? [], id => { id: id })
        }
      }
    ]
  }
}

output resourceId string = group.id
output name string = group.name
output resourceGroupName string = resourceGroup().name
output location string = group.location
