// A private workspace with a managed network: Azure keeps a network for the computes and online deployments and makes
// private endpoints in it. Ours is small and holds what clients need, to call the workspace from.
targetScope = 'resourceGroup'

@description('What the names of all resources hold. Storage and registry want names that nobody else in the world has.')
@minLength(3)
@maxLength(14)
param prefix string

@description('One region for all: a managed network does not reach into others.')
param location string

module network 'modules/network.bicep' = {
  name: 'network'
  params: {
    prefix: prefix
    location: location
  }
}

module dns 'modules/dns.bicep' = {
  name: 'dns'
  params: {
    vnetId: network.outputs.vnetId
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    name: 'st${prefix}'
    location: location
    subnetId: network.outputs.clientsSubnetId
    zoneIds: dns.outputs.zoneIds
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
    subnetId: network.outputs.clientsSubnetId
    zoneIds: [dns.outputs.zoneIds.api, dns.outputs.zoneIds.notebooks]
  }
}

module compute 'modules/compute.bicep' = {
  name: 'compute'
  params: {
    workspaceName: workspace.outputs.name
    location: location
  }
}
