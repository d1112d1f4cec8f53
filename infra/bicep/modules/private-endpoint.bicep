// A way from the virtual network into one resource, and the private DNS zone that makes its public name lead there.

@description('Region of the endpoint.')
param location string

@description('Name of the endpoint.')
@minLength(1)
@maxLength(64)
param name string

@description('Resource id of what it leads to.')
param targetId string

@description('Which part of the target: blob of a storage account, Sql of a Cosmos DB account, namespace of Event Hubs.')
@allowed(['blob', 'Sql', 'namespace'])
param part string

@description('Private DNS zone of such targets.')
param zoneName string

@description('Resource id of the network.')
param networkId string

@description('Resource id of the subnet that holds the endpoint.')
param subnetId string

@description('Tags of every resource.')
param tags object

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: zoneName
  location: 'global'
  tags: tags
}

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = {
  parent: zone
  name: uniqueString(networkId)
  location: 'global'
  tags: tags
  properties: {
    registrationEnabled: false
    virtualNetwork: { id: networkId }
  }
}

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      {
        name: name
        properties: { privateLinkServiceId: targetId, groupIds: [part] }
      }
    ]
  }
}

resource records 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = {
  parent: endpoint
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [{ name: part, properties: { privateDnsZoneId: zone.id } }]
  }
}
