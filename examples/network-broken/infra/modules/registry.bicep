// The registry that the nodes pull their images from. Only Premium can be closed and have a private endpoint.
param name string
param location string
param subnetId string
param zoneIds string[]

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' = {
  name: name
  location: location
  sku: {
    name: 'Premium'
  }
  properties: {
    adminUserEnabled: false
    publicNetworkAccess: 'Disabled'
    networkRuleBypassOptions: 'AzureServices'
    policies: {
      // With quarantine, new images stay hidden until somebody approves them, and jobs cannot start.
      quarantinePolicy: {
        status: 'enabled'
      }
    }
  }
}

module endpoint 'private-endpoint.bicep' = {
  name: 'endpoint-registry'
  params: {
    name: 'pe-${name}'
    location: location
    subnetId: subnetId
    targetId: registry.id
    groupId: 'registry'
    zoneIds: zoneIds
  }
}

output id string = registry.id
