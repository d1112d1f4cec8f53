// The host's own storage account: function keys, locks of timers, checkpoints of Event Hubs and the deployed package. No counts are kept here.

@description('Region of the resources.')
param location string

@description('Name of the account, unique in the world: lower-case letters and digits.')
@minLength(3)
@maxLength(24)
param name string

@description('Redundancy. A zone-redundant copy survives the loss of a zone; what is lost with the account is checkpoints (events are read again, and counted once) and function keys.')
@allowed(['Standard_LRS', 'Standard_ZRS'])
param sku string

@description('Whether the account can be reached from outside the virtual network.')
param publicAccess bool

@description('Whether there is a container for Event Hubs Capture.')
param hasCapture bool

@description('Principal that the app runs under.')
param principalId string

@description('Tags of every resource.')
param tags object

// Storage Blob Data Owner: what the host asks for. No queues and no tables: Durable keeps its state in the scheduler, and the host's own table of diagnostic events
// repeats what goes to Application Insights.
var blobOwnerRoleId = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
    networkAcls: {
      // Event Hubs Capture writes as a trusted service.
      bypass: 'AzureServices'
      defaultAction: publicAccess ? 'Allow' : 'Deny'
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-01-01' = {
  parent: account
  name: 'default'
  properties: {
    deleteRetentionPolicy: { enabled: true, days: 7 }
  }
}

resource packages 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' = {
  parent: blobs
  name: 'packages'
}

resource captured 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' = if (hasCapture) {
  parent: blobs
  name: 'captured-events'
}

resource blobOwner 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, principalId, blobOwnerRoleId)
  scope: account
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobOwnerRoleId)
  }
}

@description('Name of the account.')
output name string = account.name

@description('Resource id of the account.')
output id string = account.id

@description('Where the deployed package lies.')
output packageUrl string = '${account.properties.primaryEndpoints.blob}${packages.name}'

@description('The container for captured events; empty where there is none.')
output captureContainer string = hasCapture ? captured.name : ''
