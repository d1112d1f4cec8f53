// The event hub whose events are counted, and a consumer group that is the app's own.

@description('Region of the resources.')
param location string

@description('Name of the namespace, unique in the world.')
@minLength(6)
@maxLength(50)
param namespaceName string

@description('Name of the hub. With the namespace it names the marks that keep events from being counted twice: a hub of another name starts at its first event.')
@minLength(1)
@maxLength(256)
param hubName string

@description('Consumer group of the app; nothing else may read with it. The built-in group $Default is left to people and tools.')
@minLength(1)
@maxLength(50)
param consumerGroupName string

@description('''Partitions: at most so many instances read at once, each partition in order. One takes in 1 MB or 1,000 events a second, like a throughput unit; more partitions make batches smaller,
and folding pays by the batch. Standard has at most 32 and cannot change the number later without moving keys.''')
@minValue(1)
@maxValue(32)
param partitionCount int

@description('Hours that events stay readable: how long the app may stand still and lose nothing. Standard keeps 168 at most.')
@minValue(24)
@maxValue(168)
param retentionHours int

@description('Throughput units, each 1 MB or 1,000 events a second in.')
@minValue(1)
@maxValue(40)
param throughputUnits int

@description('Throughput units that it may grow to by itself; equal to the above: it does not.')
@minValue(1)
@maxValue(40)
param maxThroughputUnits int

@description('Container for Event Hubs Capture; empty: events are not captured.')
param captureContainer string

@description('Resource id of the storage account that keeps captured events.')
param storageId string

@description('Resource id of the identity that writes captured events.')
param identityId string

@description('Principal that receives events.')
param principalId string

@description('Whether the namespace can be reached from outside the virtual network.')
param publicAccess bool

@description('Tags of every resource.')
param tags object

// Azure Event Hubs Data Receiver
var receiverRoleId = 'a638d3c7-ab3a-418d-83e6-5f17a39d4fde'
var hasCapture = !empty(captureContainer)
var canInflate = maxThroughputUnits > throughputUnits
var capture = {
  enabled: true
  encoding: 'Avro'
  skipEmptyArchives: true
  destination: {
    name: 'EventHubArchive.AzureBlockBlob'
    identity: { type: 'UserAssigned', userAssignedIdentity: identityId }
    properties: { storageAccountResourceId: storageId, blobContainer: captureContainer }
  }
}

resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' = {
  name: namespaceName
  location: location
  tags: tags
  sku: { name: 'Standard', tier: 'Standard', capacity: throughputUnits }
  identity: hasCapture ? { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } } : null
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
    isAutoInflateEnabled: canInflate
    maximumThroughputUnits: canInflate ? maxThroughputUnits : 0
  }
}

resource hub 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' = {
  parent: namespace
  name: hubName
  properties: {
    partitionCount: partitionCount
    retentionDescription: { cleanupPolicy: 'Delete', retentionTimeInHours: retentionHours }
    captureDescription: hasCapture ? capture : null
  }
}

resource consumerGroup 'Microsoft.EventHub/namespaces/eventhubs/consumergroups@2024-01-01' = {
  parent: hub
  name: consumerGroupName
}

resource receiver 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hub.id, principalId, receiverRoleId)
  scope: hub
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', receiverRoleId)
  }
}

@description('Resource id of the namespace.')
output id string = namespace.id

@description('Host name of the namespace.')
output hostName string = split(split(namespace.properties.serviceBusEndpoint, '//')[1], ':')[0]
