// A private workspace in a network of its own. Nothing answers from the internet: not the workspace, nor its storage,
// vault or registry. Batch jobs run on a cluster in the network, and reach all of them through private endpoints.
targetScope = 'resourceGroup'

@description('What the names of all resources hold. Storage and registry want names that nobody else in the world has.')
@minLength(3)
@maxLength(14)
param prefix string

@description('One region for all: a private workspace cannot have its clusters elsewhere.')
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
    subnetId: network.outputs.endpointsSubnetId
    zoneIds: dns.outputs.zoneIds
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  params: {
    name: 'kv-${prefix}'
    location: location
    subnetId: network.outputs.endpointsSubnetId
    zoneIds: [dns.outputs.zoneIds.vault]
  }
}

module registry 'modules/registry.bicep' = {
  name: 'registry'
  params: {
    name: 'cr${prefix}'
    location: location
    subnetId: network.outputs.endpointsSubnetId
    zoneIds: [dns.outputs.zoneIds.registry]
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    prefix: prefix
    location: location
    subnetId: network.outputs.endpointsSubnetId
    zoneIds: [
      dns.outputs.zoneIds.monitor
      dns.outputs.zoneIds.oms
      dns.outputs.zoneIds.ods
      dns.outputs.zoneIds.agents
      dns.outputs.zoneIds.blob
    ]
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
    subnetId: network.outputs.endpointsSubnetId
    zoneIds: [dns.outputs.zoneIds.api, dns.outputs.zoneIds.notebooks]
  }
}

// After the workspace and its private endpoint: Azure refuses nodes without a public address before that one exists.
module compute 'modules/compute.bicep' = {
  name: 'compute'
  params: {
    workspaceName: workspace.outputs.name
    location: location
    trainingSubnetId: network.outputs.trainingSubnetId
    buildSubnetId: network.outputs.buildSubnetId
  }
}
