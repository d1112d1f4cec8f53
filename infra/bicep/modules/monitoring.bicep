// Log Analytics and Application Insights. Telemetry is taken from identities only: the connection string that the app gets names an endpoint and opens nothing.

@description('Region of the resources.')
param location string

@description('Name of the workspace.')
@minLength(4)
@maxLength(63)
param workspaceName string

@description('Name of the Application Insights component.')
@minLength(1)
@maxLength(255)
param componentName string

@description('Days that telemetry is kept; the first 31 are in the price of ingestion.')
@minValue(30)
@maxValue(730)
param retentionDays int

@description('GB a day after which the workspace takes no more until the next day; -1: no limit. A limit bounds the bill and blinds the alerts.')
@minValue(-1)
@maxValue(1000)
param dailyCapGb int

@description('Principal that sends telemetry.')
param principalId string

@description('Tags of every resource.')
param tags object

// Monitoring Metrics Publisher
var publisherRoleId = '3913510d-42f4-4e42-8a64-420c390055eb'

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    workspaceCapping: { dailyQuotaGb: dailyCapGb }
    features: { disableLocalAuth: true }
  }
}

resource component 'Microsoft.Insights/components@2020-02-02' = {
  name: componentName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

resource publisher 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(component.id, principalId, publisherRoleId)
  scope: component
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', publisherRoleId)
  }
}

@description('Name of the component, where the app looks up its endpoint.')
output componentName string = component.name

@description('Resource id of the component, which alerts and the workbook ask.')
output componentId string = component.id
