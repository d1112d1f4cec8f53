// For load: autoscale throughput, zones, a warm instance, a longer memory.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'prod')
param privateNetwork = true
param serverless = false
param shardThousands = 20
param sharedThousands = 4
param zoneRedundant = true
param backupTier = 'Continuous30Days'
param partitionCount = 16
param retentionHours = 168
param throughputUnits = 2
param maxThroughputUnits = 20
param maxInstances = 100
param alwaysReadyHttp = 2
param retentionDays = 90
param dailyCapGb = -1
param alertEmail = readEnvironmentVariable('ALERT_EMAIL', '')
