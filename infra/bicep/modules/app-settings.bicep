// Every app setting, in one place. A test holds them against the settings that the code reads.

@description('Client id of the identity that the app runs under.')
param clientId string

@description('Name of the storage account of the host.')
param storageName string

@description('Address of the Cosmos DB account.')
param cosmosEndpoint string

@description('Name of the database.')
param databaseName string

@description('Shards of a new store, N0; it cannot be changed afterwards, and N starts equal to it.')
@minValue(1)
@maxValue(1024)
param shards int

@description('Whether events are counted; otherwise HTTP alone.')
param hasEvents bool

@description('Name of the event hub.')
param hubName string

@description('Consumer group of the app.')
param consumerGroupName string

@description('Host name of the Event Hubs namespace; empty where there is none.')
param eventHubsHost string

@description('When aggregation starts: NCRONTAB with seconds. Totals get about this old, and each start costs some of the scheduler\'s actions.')
param aggregationSchedule string

@description('Address of the durable task scheduler.')
param schedulerEndpoint string

@description('Name of the Application Insights component.')
param componentName string

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

var always = {
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: clientId
  AzureWebJobsDisableHomepage: 'true' // "/" is the app's own
  APPLICATIONINSIGHTS_CONNECTION_STRING: component.properties.ConnectionString // an address: the component takes no key
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${clientId};Authorization=AAD'
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${clientId}'
  Aggregation__Schedule: aggregationSchedule
  Cosmos__Endpoint: cosmosEndpoint
  Cosmos__Database: databaseName
  Cosmos__ManagedIdentityClientId: clientId
  Storage__Shards: string(shards)
  // The host resolves the names in a trigger even of a function that is switched off.
  EventHub__Name: hubName
  EventHub__ConsumerGroup: consumerGroupName
}
var withEvents = {
  EventHubConnection__fullyQualifiedNamespace: eventHubsHost
  EventHubConnection__credential: 'managedidentity'
  EventHubConnection__clientId: clientId
}
var withoutEvents = {
  AzureWebJobs_IngestEvents_Disabled: 'true'
}

@description('The settings of the app. None of them is a secret.')
output settings object = union(always, hasEvents ? withEvents : withoutEvents)
