// What jobs may reach outside the network: what Azure Machine Learning needs, and nothing else. No rule lets anything
// in, for nodes without a public address need none. Azure Monitor is missing on purpose: it has a private endpoint.
param name string
param location string

var needed = [
  { name: 'Entra', tag: 'AzureActiveDirectory', protocol: 'Tcp', ports: ['80', '443'] }
  { name: 'MachineLearning', tag: 'AzureMachineLearning', protocol: 'Tcp', ports: ['443', '8787', '18881'] }
  { name: 'MachineLearningUdp', tag: 'AzureMachineLearning', protocol: 'Udp', ports: ['5831'] }
  { name: 'Batch', tag: 'BatchNodeManagement.${location}', protocol: '*', ports: ['443'] }
  { name: 'ResourceManager', tag: 'AzureResourceManager', protocol: 'Tcp', ports: ['443'] }
  { name: 'Storage', tag: 'Storage.${location}', protocol: 'Tcp', ports: ['443'] }
  { name: 'FrontDoor', tag: 'AzureFrontDoor.FrontEnd', protocol: 'Tcp', ports: ['443'] }
  { name: 'MicrosoftImages', tag: 'MicrosoftContainerRegistry', protocol: 'Tcp', ports: ['443'] }
  { name: 'MicrosoftImageLayers', tag: 'AzureFrontDoor.FirstParty', protocol: 'Tcp', ports: ['443'] }
]

var allow = [for (rule, i) in needed: {
  name: 'Allow${rule.name}Outbound'
  properties: {
    direction: 'Outbound'
    access: 'Allow'
    priority: 100 + 10 * i
    protocol: rule.protocol
    sourceAddressPrefix: 'VirtualNetwork'
    sourcePortRange: '*'
    destinationAddressPrefix: rule.tag
    destinationPortRanges: rule.ports
  }
}]

resource nsg 'Microsoft.Network/networkSecurityGroups@2025-05-01' = {
  name: name
  location: location
  properties: {
    securityRules: concat(allow, [
      {
        name: 'DenyInternetOutbound'
        properties: {
          direction: 'Outbound'
          access: 'Deny'
          priority: 4000
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: 'Internet'
          destinationPortRange: '*'
        }
      }
    ])
  }
}

output id string = nsg.id
