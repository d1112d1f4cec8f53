// The app on the Flex Consumption plan. It holds no secret: every setting is a name, an address or a number.

@description('Region of the resources; it must offer Flex Consumption.')
param location string

@description('Name of the app, unique in the world, and of its plan.')
@minLength(2)
@maxLength(60)
param name string

@description('MB of memory of an instance. Processors grow with it: one at 2,048. The accumulator folds per instance, so fewer, larger instances fold more.')
@allowed([512, 2048, 4096])
param instanceMemoryMb int

@description('Instances that may run at once: the bound on the bill, and on what can be asked of Cosmos DB.')
@minValue(1)
@maxValue(1000)
param maxInstances int

@description('Requests that one instance works on at once before another starts. Requests waiting for a commit cost little and folding pays by their number; the default of the platform, 16 at 2,048 MB, leaves little to fold.')
@minValue(1)
@maxValue(1000)
param httpConcurrency int

@description('Instances that always run for HTTP, so that nobody waits for a first start; 0: none, and nothing is paid when idle.')
@minValue(0)
@maxValue(100)
param alwaysReadyHttp int

@description('Whether instances are spread over zones.')
param zoneRedundant bool

@description('Origins of pages whose scripts may call.')
param allowedOrigins string[]

@description('Resource id of the subnet that instances run in; empty: none.')
param subnetId string

@description('Resource id of the identity.')
param identityId string

@description('Where the deployed package lies.')
param packageUrl string

@description('App settings by name; none may be a secret.')
param settings object

@description('Tags of every resource.')
param tags object

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true, zoneRedundant: zoneRedundant }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'functions' }) // azd finds the app by it
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      // Alive and not ready: an instance is no better for being replaced while the store does not answer.
      healthCheckPath: '/api/health/live'
      cors: { allowedOrigins: allowedOrigins }
    }
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageUrl
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMb
        maximumInstanceCount: maxInstances
        alwaysReady: alwaysReadyHttp == 0 ? [] : [{ name: 'http', instanceCount: alwaysReadyHttp }]
        triggers: { http: { perInstanceConcurrency: httpConcurrency } }
      }
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: settings
  }

  resource noFtpPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource noPublishingPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

@description('Address of the app.')
output url string = 'https://${app.properties.defaultHostName}'

@description('Name of the app.')
output name string = app.name
