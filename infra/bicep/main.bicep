// The sharded counter on Azure. This file only composes: each module owns one kind of resource, and main.<environment>.bicepparam says how environments differ.
targetScope = 'resourceGroup'

@description('Name of the environment: letters, digits and hyphens. It is part of every name, so two environments can share a resource group.')
@minLength(1)
@maxLength(32)
param environmentName string

@description('Region of everything. It must offer Flex Consumption and the Durable Task Scheduler.')
param location string = resourceGroup().location

@description('Whether the app, Cosmos DB, storage and Event Hubs talk over private endpoints only. The app itself stays reachable, and so does the scheduler, which has no private endpoint; both ask for an identity or a key.')
param privateNetwork bool = false

@description('Address range of the virtual network, where there is one: a /22 or larger.')
@minLength(9)
@maxLength(18)
param networkRange string = '10.20.0.0/22'

@description('Address ranges that may reach the Durable Task Scheduler; a caller needs its role whatever its address.')
@minLength(1)
param schedulerIpAllowlist string[] = ['0.0.0.0/0']

@description('True: Cosmos DB bills each request unit, takes 5,000 of them a second in a container and has one region. False: autoscale throughput, which bills the highest of each hour.')
param serverless bool

@description('Highest request units a second of the container shards, in thousands; a tenth is billed when idle. An increment takes 10 / (increments folded) of them. Not with serverless.')
@minValue(1)
@maxValue(1000)
param shardThousands int = 4

@description('Highest request units a second that totals, control and deadletters share, in thousands; a tenth is billed when idle. Not with serverless.')
@minValue(1)
@maxValue(1000)
param sharedThousands int = 1

@description('''BoundedStaleness or Strong. It matters where there is a second region: in a forced failover, when the write region is lost for good, BoundedStaleness can lose acknowledged increments
of up to the last 300 s or 100,000 writes; Strong loses none, and each commit waits for the second region.''')
@allowed(['BoundedStaleness', 'Strong'])
param consistency string = 'BoundedStaleness'

@description('A second region with a copy that takes over; empty: none, and losing the region stops the service until it is back. It serves no reads. Not with serverless.')
param secondRegion string = ''

@description('Whether Azure fails over to the second region by itself. Under BoundedStaleness that can lose acknowledged increments; false leaves the decision to an operator, and until then nothing is counted.')
param automaticFailover bool = false

@description('Whether storage, Cosmos DB and the app are spread over zones. Not every region has them.')
param zoneRedundant bool = false

@description('How far back Cosmos DB can be restored; 30 days cost more.')
@allowed(['Continuous7Days', 'Continuous30Days'])
param backupTier string = 'Continuous7Days'

@description('N0: shards of a new store, over which writes of one counter spread and to which keys and events are bound. Each shard takes 10,000 request units a second. N can be raised later, N0 cannot.')
@minValue(1)
@maxValue(1024)
param shards int = 16

@description('Whether events are counted. False: no Event Hubs namespace, HTTP alone.')
param eventHubs bool = true

@description('Partitions of the hub: instances that can read at once. Each takes in 1 MB or 1,000 events a second; more of them make batches smaller, and folding pays by the batch.')
@minValue(1)
@maxValue(32)
param partitionCount int = 4

@description('Hours that events stay readable: how long the app may stand still and lose none. 24 to 168.')
@minValue(24)
@maxValue(168)
param retentionHours int = 24

@description('Throughput units of the namespace: each 1 MB or 1,000 events a second in.')
@minValue(1)
@maxValue(40)
param throughputUnits int = 1

@description('Throughput units that the namespace may grow to by itself.')
@minValue(1)
@maxValue(40)
param maxThroughputUnits int = 1

@description('Whether events are also kept as Avro files in the storage account.')
param captureEvents bool = false

@description('MB of memory of an instance of the app.')
@allowed([512, 2048, 4096])
param instanceMemoryMb int = 2048

@description('Instances of the app at most: the bound on the bill.')
@minValue(1)
@maxValue(1000)
param maxInstances int = 40

@description('Requests that one instance works on at once before another is started.')
@minValue(1)
@maxValue(1000)
param httpConcurrency int = 500

@description('Instances that always run for HTTP; 0: the first request after a pause waits for a start.')
@minValue(0)
@maxValue(100)
param alwaysReadyHttp int = 0

@description('Origins of pages whose scripts may call the app.')
param allowedOrigins string[] = []

@description('When aggregation starts: NCRONTAB with seconds. Totals get about this old.')
@minLength(9)
@maxLength(64)
param aggregationSchedule string = '*/10 * * * * *'

@description('Seconds that totals may be old before an alert says so: several times the seconds between two starts of aggregation.')
@minValue(30)
@maxValue(86400)
param maxLagSeconds int = 120

@description('Days that telemetry is kept.')
@minValue(30)
@maxValue(730)
param retentionDays int = 30

@description('GB of telemetry a day at most; -1: no limit.')
@minValue(-1)
@maxValue(1000)
param dailyCapGb int = 5

@description('Address that alerts are mailed to; empty: they only show in the portal.')
@maxLength(254)
param alertEmail string = ''

var token = uniqueString(subscription().id, resourceGroup().id, environmentName)
var base = 'counter-${environmentName}'
var tags = { application: 'sharded-counter', environment: environmentName, 'azd-env-name': environmentName }
var hubName = 'counter-events'
var consumerGroupName = 'sharded-counter'
var databaseName = 'counters'

module identity 'modules/identity.bicep' = {
  params: { location: location, name: '${base}-identity', tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    location: location
    workspaceName: '${base}-logs'
    componentName: '${base}-insights'
    retentionDays: retentionDays
    dailyCapGb: dailyCapGb
    principalId: identity.outputs.principalId
    tags: tags
  }
}

module storage 'modules/storage.bicep' = {
  params: {
    location: location
    name: 'counter${token}'
    sku: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS'
    publicAccess: !privateNetwork
    hasCapture: eventHubs && captureEvents
    principalId: identity.outputs.principalId
    tags: tags
  }
}

module cosmosAccount 'modules/cosmos-account.bicep' = {
  params: {
    location: location
    name: 'counter-${token}'
    serverless: serverless
    consistency: consistency
    secondRegion: secondRegion
    zoneRedundant: zoneRedundant
    automaticFailover: automaticFailover
    backupTier: backupTier
    publicAccess: !privateNetwork
    tags: tags
  }
}

module cosmosDatabase 'modules/cosmos-database.bicep' = {
  params: {
    accountName: cosmosAccount.outputs.name
    databaseName: databaseName
    serverless: serverless
    shardThousands: shardThousands
    sharedThousands: sharedThousands
    tags: tags
  }
}

module cosmosAccess 'modules/cosmos-access.bicep' = {
  params: {
    accountName: cosmosAccount.outputs.name
    databaseName: cosmosDatabase.outputs.databaseName
    principalId: identity.outputs.principalId
  }
}

module events 'modules/event-hubs.bicep' = if (eventHubs) {
  params: {
    location: location
    namespaceName: 'counter-${token}'
    hubName: hubName
    consumerGroupName: consumerGroupName
    partitionCount: partitionCount
    retentionHours: retentionHours
    throughputUnits: throughputUnits
    maxThroughputUnits: maxThroughputUnits
    captureContainer: storage.outputs.captureContainer
    storageId: storage.outputs.id
    identityId: identity.outputs.id
    principalId: identity.outputs.principalId
    publicAccess: !privateNetwork
    tags: tags
  }
}

module scheduler 'modules/durable-scheduler.bicep' = {
  params: {
    location: location
    name: 'counter-${token}'
    taskHubName: 'ShardedCounter'
    ipAllowlist: schedulerIpAllowlist
    principalId: identity.outputs.principalId
    tags: tags
  }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  params: { location: location, name: '${base}-network', addressRange: networkRange, tags: tags }
}

module storageEndpoint 'modules/private-endpoint.bicep' = if (privateNetwork) {
  params: {
    location: location
    name: '${base}-storage'
    targetId: storage.outputs.id
    part: 'blob'
    zoneName: 'privatelink.blob.${az.environment().suffixes.storage}'
    networkId: network.?outputs.id ?? ''
    subnetId: network.?outputs.endpointSubnetId ?? ''
    tags: tags
  }
}

module cosmosEndpoint 'modules/private-endpoint.bicep' = if (privateNetwork) {
  params: {
    location: location
    name: '${base}-cosmos'
    targetId: cosmosAccount.outputs.id
    part: 'Sql'
    zoneName: 'privatelink.documents.azure.com'
    networkId: network.?outputs.id ?? ''
    subnetId: network.?outputs.endpointSubnetId ?? ''
    tags: tags
  }
}

module eventsEndpoint 'modules/private-endpoint.bicep' = if (privateNetwork && eventHubs) {
  params: {
    location: location
    name: '${base}-events'
    targetId: events.?outputs.id ?? ''
    part: 'namespace'
    zoneName: 'privatelink.servicebus.windows.net'
    networkId: network.?outputs.id ?? ''
    subnetId: network.?outputs.endpointSubnetId ?? ''
    tags: tags
  }
}

module appSettings 'modules/app-settings.bicep' = {
  params: {
    clientId: identity.outputs.clientId
    storageName: storage.outputs.name
    cosmosEndpoint: cosmosAccount.outputs.endpoint
    databaseName: cosmosDatabase.outputs.databaseName
    shards: shards
    hasEvents: eventHubs
    hubName: hubName
    consumerGroupName: consumerGroupName
    eventHubsHost: events.?outputs.hostName ?? ''
    aggregationSchedule: aggregationSchedule
    schedulerEndpoint: scheduler.outputs.endpoint
    componentName: monitoring.outputs.componentName
  }
}

module functionApp 'modules/function-app.bicep' = {
  params: {
    location: location
    name: '${base}-${token}'
    instanceMemoryMb: instanceMemoryMb
    maxInstances: maxInstances
    httpConcurrency: httpConcurrency
    alwaysReadyHttp: alwaysReadyHttp
    zoneRedundant: zoneRedundant
    allowedOrigins: allowedOrigins
    subnetId: network.?outputs.appSubnetId ?? ''
    identityId: identity.outputs.id
    packageUrl: storage.outputs.packageUrl
    settings: appSettings.outputs.settings
    tags: tags
  }
  // The app starts at once and refuses to without its roles and ways.
  dependsOn: [cosmosAccess, storageEndpoint, cosmosEndpoint, eventsEndpoint]
}

module alerts 'modules/alerts.bicep' = {
  params: { location: location, prefix: base, componentId: monitoring.outputs.componentId, maxLagSeconds: maxLagSeconds, email: alertEmail, tags: tags }
}

module workbook 'modules/workbook.bicep' = {
  params: { location: location, title: 'Counters, ${environmentName}', componentId: monitoring.outputs.componentId, tags: tags }
}

@description('Address of the app.')
output APP_URL string = functionApp.outputs.url

@description('Name of the app.')
output APP_NAME string = functionApp.outputs.name
