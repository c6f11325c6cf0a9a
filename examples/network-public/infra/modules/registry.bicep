// The registry that the nodes pull their images from. It need not be closed, so it need not be Premium.
param name string
param location string

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' = {
  name: name
  location: location
  sku: {
    name: 'Standard'
  }
  properties: {
    adminUserEnabled: false
  }
}

output id string = registry.id
