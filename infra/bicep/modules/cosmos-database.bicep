// The database and its four containers. They must equal StorageLayout in the code: a test compares them, and the app refuses to start on others.

@description('Name of the account.')
param accountName string

@description('Name of the database.')
@minLength(1)
@maxLength(255)
param databaseName string

@description('Whether the account is serverless; then nothing has throughput of its own.')
param serverless bool

@description('Highest request units a second of the container shards, in thousands; a tenth is billed when idle. One logical partition takes 10,000, and there are N of them.')
@minValue(1)
@maxValue(1000)
param shardThousands int

@description('Highest request units a second that the other three containers share, in thousands; a tenth is billed when idle.')
@minValue(1)
@maxValue(1000)
param sharedThousands int

@description('Tags of every resource.')
param tags object

var everythingElse = [{ path: '/*' }]
var containers = [
  {
    id: 'shards'
    partitionKey: { kind: 'Hash', paths: ['/shard'], version: 2 }
    defaultTtl: -1 // marks and receipts say their own; counts live for ever
    indexingPolicy: { indexingMode: 'consistent', automatic: true, includedPaths: [], excludedPaths: everythingElse }
  }
  {
    id: 'totals'
    partitionKey: { kind: 'Hash', paths: ['/id'], version: 2 }
    indexingPolicy: { indexingMode: 'consistent', automatic: true, includedPaths: [{ path: '/total/?' }], excludedPaths: everythingElse }
  }
  {
    id: 'control'
    partitionKey: { kind: 'Hash', paths: ['/id'], version: 2 }
    indexingPolicy: { indexingMode: 'consistent', automatic: true, includedPaths: [], excludedPaths: everythingElse }
  }
  {
    id: 'deadletters'
    partitionKey: { kind: 'Hash', paths: ['/source'], version: 2 }
    defaultTtl: 1209600 // 14 days
    indexingPolicy: { indexingMode: 'consistent', automatic: true, includedPaths: [{ path: '/at/?' }], excludedPaths: everythingElse }
  }
]
var dedicated = { autoscaleSettings: { maxThroughput: shardThousands * 1000 } }
var shared = { autoscaleSettings: { maxThroughput: sharedThousands * 1000 } }

resource account 'Microsoft.DocumentDB/databaseAccounts@2024-11-15' existing = {
  name: accountName
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2024-11-15' = {
  parent: account
  name: databaseName
  tags: tags
  properties: {
    resource: { id: databaseName }
    options: serverless ? {} : shared
  }
}

resource container 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2024-11-15' = [for plan in containers: {
  parent: database
  name: plan.id
  tags: tags
  properties: {
    resource: plan
    options: serverless || plan.id != 'shards' ? {} : dedicated
  }
}]

@description('Name of the database.')
output databaseName string = database.name
