// The registry that the nodes pull their images from. Only Premium can be closed and have private endpoints; the managed
// network makes its own.
param name string
param location string

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
        status: 'disabled'
      }
    }
  }
}

output id string = registry.id
