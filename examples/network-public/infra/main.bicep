// A public workspace: everything answers from the internet, and identities alone decide who may come in. There is no
// network to keep. Its batch endpoint is public too, and stays so if the workspace is ever made private.
targetScope = 'resourceGroup'

@description('What the names of all resources hold. Storage and registry want names that nobody else in the world has.')
@minLength(3)
@maxLength(14)
param prefix string

param location string

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    name: 'st${prefix}'
    location: location
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  params: {
    name: 'kv-${prefix}'
    location: location
  }
}

module registry 'modules/registry.bicep' = {
  name: 'registry'
  params: {
    name: 'cr${prefix}'
    location: location
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    prefix: prefix
    location: location
  }
}

module workspace 'modules/workspace.bicep' = {
  name: 'workspace'
  params: {
    name: 'mlw-${prefix}'
    location: location
    storageId: storage.outputs.id
    vaultId: vault.outputs.id
    registryId: registry.outputs.id
    insightsId: monitoring.outputs.insightsId
  }
}

module compute 'modules/compute.bicep' = {
  name: 'compute'
  params: {
    workspaceName: workspace.outputs.name
    location: location
  }
}
