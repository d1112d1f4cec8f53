// For trying it: nothing is paid for standing still but a throughput unit of Event Hubs.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param serverless = true
param maxInstances = 10
param aggregationSchedule = '*/30 * * * * *'
param dailyCapGb = 1
