// The network of the clients: people and pipelines that submit jobs and call endpoints. No job runs here.
param prefix string
param location string

resource vnet 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: 'vnet-${prefix}'
  location: location
  properties: {
    addressSpace: {
      addressPrefixes: ['10.30.0.0/24']
    }
    subnets: [
      {
        name: 'snet-clients'
        properties: {
          addressPrefix: '10.30.0.0/26'
          defaultOutboundAccess: false
        }
      }
    ]
  }

  resource clients 'subnets' existing = {
    name: 'snet-clients'
  }
}

output vnetId string = vnet.id
output clientsSubnetId string = vnet::clients.id
