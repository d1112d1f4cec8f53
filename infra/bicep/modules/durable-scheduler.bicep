// The Durable Task Scheduler, which keeps the state of the aggregation, and the app's task hub in it.

@description('Region of the resources; not every region has the scheduler.')
param location string

@description('Name of the scheduler: letters, digits and hyphens.')
@minLength(3)
@maxLength(64)
param name string

@description('Name of the task hub; it must be hubName of host.json.')
@minLength(3)
@maxLength(64)
param taskHubName string

@description('Address ranges that may reach it. A caller needs the role whatever its address; an empty list shuts everybody out. It has no private endpoint.')
@minLength(1)
param ipAllowlist string[]

@description('Principal that the app runs under.')
param principalId string

@description('Tags of every resource.')
param tags object

// Durable Task Data Contributor
var contributorRoleId = '0ad04412-c4d5-4796-b79c-f76d14c8d402'

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    ipAllowlist: ipAllowlist
    sku: { name: 'Consumption' }
  }
}

resource taskHub 'Microsoft.DurableTask/schedulers/taskHubs@2025-11-01' = {
  parent: scheduler
  name: taskHubName
}

resource contributor 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(taskHub.id, principalId, contributorRoleId)
  scope: taskHub
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', contributorRoleId)
  }
}

@description('Address of the scheduler.')
output endpoint string = scheduler.properties.endpoint
