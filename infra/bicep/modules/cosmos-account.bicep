// The account: identities only, one write region, quorum reads, continuous backup.

@description('Region that takes writes.')
param location string

@description('Name of the account, unique in the world: lower-case letters, digits and hyphens.')
@minLength(3)
@maxLength(44)
param name string

@description('Serverless bills each request unit and takes one region; otherwise containers have autoscale throughput.')
param serverless bool

@description('''Consistency. BoundedStaleness: a forced regional failover (the write region is gone and does not come back) can lose acknowledged increments of the last seconds, up to the staleness bound.
Strong: it loses none, and each write waits for the other region. With one region both lose nothing that the region keeps.''')
@allowed(['BoundedStaleness', 'Strong'])
param consistency string

@description('A second region that holds a copy and takes over; empty: none. It serves no reads: totals are read where they are complete. Not with serverless.')
param secondRegion string

@description('Whether the write region\'s replicas are spread over zones, so that losing a zone loses nothing. Not every region has zones.')
param zoneRedundant bool

@description('Whether Azure fails over by itself when the write region is lost. Under BoundedStaleness that can lose acknowledged increments (see consistency); without it an operator decides.')
param automaticFailover bool

@description('How far back a restore can go.')
@allowed(['Continuous7Days', 'Continuous30Days'])
param backupTier string

@description('Whether the account can be reached from outside the virtual network.')
param publicAccess bool

@description('Tags of every resource.')
param tags object

var hasSecond = !empty(secondRegion)

// The tightest bounds that the service allows: with one region 10 operations and 5 s, with several 100,000 and 300 s.
var bounded = {
  defaultConsistencyLevel: 'BoundedStaleness'
  maxStalenessPrefix: hasSecond ? 100000 : 10
  maxIntervalInSeconds: hasSecond ? 300 : 5
}
var writeLocation = { locationName: location, failoverPriority: 0, isZoneRedundant: zoneRedundant }
var secondLocation = { locationName: secondRegion, failoverPriority: 1, isZoneRedundant: false }

resource account 'Microsoft.DocumentDB/databaseAccounts@2024-11-15' = {
  name: name
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    capabilities: serverless ? [{ name: 'EnableServerless' }] : []
    consistencyPolicy: consistency == 'Strong' ? { defaultConsistencyLevel: 'Strong' } : bounded
    locations: hasSecond ? [writeLocation, secondLocation] : [writeLocation]
    // Between several write regions the last writer wins, and increments vanish: the app refuses to start on such an account.
    enableMultipleWriteLocations: false
    enableAutomaticFailover: hasSecond && automaticFailover
    disableLocalAuth: true
    disableKeyBasedMetadataWriteAccess: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
    backupPolicy: {
      type: 'Continuous'
      continuousModeProperties: { tier: backupTier }
    }
  }
}

@description('Name of the account.')
output name string = account.name

@description('Resource id of the account.')
output id string = account.id

@description('Address that leads to the write region.')
output endpoint string = account.properties.documentEndpoint
