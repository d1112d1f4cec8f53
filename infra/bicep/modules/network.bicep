// The virtual network: one subnet that the app's instances run in, one for the private endpoints of what they call.

@description('Region of the resources.')
param location string

@description('Name of the network.')
@minLength(2)
@maxLength(64)
param name string

@description('Address range of the network, a /22 or larger.')
param addressRange string

@description('Tags of every resource.')
param tags object

// An instance takes an address of its subnet; a /24 leaves room for the 251 that may start at once.
var appRange = cidrSubnet(addressRange, 24, 0)
var endpointRange = cidrSubnet(addressRange, 27, 8)

resource endpointRules 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: '${name}-endpoints'
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'FromTheApp'
        properties: {
          priority: 100
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: appRange
          sourcePortRange: '*'
          destinationAddressPrefix: endpointRange
          // Storage 443, Event Hubs 443 and 5671-5672, Cosmos DB 443 and, in Direct mode, any port of its replicas.
          destinationPortRange: '*'
        }
      }
      {
        name: 'NobodyElse'
        properties: {
          priority: 200
          direction: 'Inbound'
          access: 'Deny'
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressRange] }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: appRange
          // What Flex Consumption asks for.
          delegations: [{ name: 'flex', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: endpointRange
          networkSecurityGroup: { id: endpointRules.id }
          privateEndpointNetworkPolicies: 'Enabled'
        }
      }
    ]
  }
}

@description('Resource id of the network.')
output id string = network.id

@description('Resource id of the subnet of the app.')
output appSubnetId string = network.properties.subnets[0].id

@description('Resource id of the subnet of private endpoints.')
output endpointSubnetId string = network.properties.subnets[1].id
