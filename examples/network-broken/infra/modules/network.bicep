// One network, three subnets: private endpoints, jobs, and the builds of images, which need package feeds.
param prefix string
param location string

module nsg 'nsg.bicep' = {
  name: 'nsg'
  params: {
    name: 'nsg-${prefix}-training'
    location: location
  }
}

// The way out for nodes that have no public address.
resource natAddress 'Microsoft.Network/publicIPAddresses@2025-05-01' = {
  name: 'pip-${prefix}-nat'
  location: location
  sku: {
    name: 'Standard'
  }
  properties: {
    publicIPAllocationMethod: 'Static'
  }
}

resource nat 'Microsoft.Network/natGateways@2025-05-01' = {
  name: 'ng-${prefix}'
  location: location
  sku: {
    name: 'Standard'
  }
  properties: {
    publicIpAddresses: [
      { id: natAddress.id }
    ]
  }
}

// Not 172.17.0.0/16: Docker uses that one on the nodes.
resource vnet 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: 'vnet-${prefix}'
  location: location
  properties: {
    addressSpace: {
      addressPrefixes: ['10.20.0.0/16']
    }
    subnets: [
      {
        name: 'snet-endpoints'
        properties: {
          addressPrefix: '10.20.0.0/24'
          defaultOutboundAccess: false
        }
      }
      {
        name: 'snet-training'
        properties: {
          addressPrefix: '10.20.1.0/24'
          defaultOutboundAccess: false
          natGateway: { id: nat.id }
          networkSecurityGroup: { id: nsg.outputs.id }
        }
      }
      {
        name: 'snet-build'
        properties: {
          addressPrefix: '10.20.2.0/26'
          defaultOutboundAccess: false
        }
      }
    ]
  }

  resource endpoints 'subnets' existing = {
    name: 'snet-endpoints'
  }

  resource training 'subnets' existing = {
    name: 'snet-training'
  }

  resource build 'subnets' existing = {
    name: 'snet-build'
  }
}

output vnetId string = vnet.id
output endpointsSubnetId string = vnet::endpoints.id
output trainingSubnetId string = vnet::training.id
output buildSubnetId string = vnet::build.id
