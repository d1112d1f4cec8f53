// The role that lets the app do on the database what it does, and its assignment there. Control-plane roles open no data, and this role no control plane.

@description('Name of the account.')
param accountName string

@description('Name of the database.')
@minLength(1)
@maxLength(255)
param databaseName string

@description('Principal that the app runs under.')
param principalId string

var scope = '${account.id}/dbs/${databaseName}'
var containerActions = 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers'

resource account 'Microsoft.DocumentDB/databaseAccounts@2024-11-15' existing = {
  name: accountName
}

// What the code calls, and no more: nothing is ever deleted, and no stored procedure runs.
resource role 'Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions@2024-11-15' = {
  parent: account
  name: guid(account.id, 'sharded counter')
  properties: {
    roleName: 'Sharded counter'
    type: 'CustomRole'
    assignableScopes: [scope]
    permissions: [
      {
        dataActions: [
          'Microsoft.DocumentDB/databaseAccounts/readMetadata'
          '${containerActions}/items/create'
          '${containerActions}/items/read'
          '${containerActions}/items/replace'
          '${containerActions}/items/upsert'
          '${containerActions}/executeQuery'
          '${containerActions}/readChangeFeed'
        ]
      }
    ]
  }
}

resource assignment 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2024-11-15' = {
  parent: account
  name: guid(account.id, principalId, role.id)
  properties: {
    principalId: principalId
    roleDefinitionId: role.id
    scope: scope
  }
}
