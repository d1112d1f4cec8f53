// What wakes somebody up. Each rule of alerts.json asks Application Insights for the counters' own metrics; a test holds their names against the instruments in the code.

@description('Region of the rules.')
param location string

@description('Start of the rules\' names.')
@minLength(1)
@maxLength(60)
param prefix string

@description('Resource id of the Application Insights component.')
param componentId string

@description('Seconds that totals may be old before somebody is told; in place of the threshold that a rule of alerts.json leaves out.')
@minValue(30)
@maxValue(86400)
param maxLagSeconds int

@description('Address that alerts are mailed to; empty: they only show in the portal.')
param email string

@description('Tags of every resource.')
param tags object

var rules = loadJsonContent('../alerts.json')

resource mail 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: '${prefix}-mail'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'counters'
    emailReceivers: [{ name: 'operator', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource alert 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for rule in rules: {
  name: '${prefix}-${rule.name}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: '${prefix}: ${rule.name}'
    description: rule.text
    severity: rule.severity
    enabled: true
    autoMitigate: true
    scopes: [componentId]
    evaluationFrequency: 'PT5M'
    windowSize: rule.window
    criteria: {
      allOf: [
        {
          query: rule.query
          metricMeasureColumn: 'value'
          timeAggregation: rule.aggregation
          operator: rule.operator
          threshold: rule.?threshold ?? maxLagSeconds
          failingPeriods: { numberOfEvaluationPeriods: rule.windows, minFailingPeriodsToAlert: rule.windows }
        }
      ]
    }
    actions: { actionGroups: empty(email) ? [] : [mail.id] }
  }
}]
