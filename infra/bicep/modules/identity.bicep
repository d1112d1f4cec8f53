// The one identity under which the app runs. Everything it may do is a role assignment beside the resource that it is for.

@description('Region of the resource.')
param location string

@description('Name of the identity, unique in its resource group.')
@minLength(3)
@maxLength(128)
param name string

@description('Tags of every resource.')
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
  tags: tags
}

@description('Resource id, for what runs under the identity.')
output id string = identity.id

@description('Client id, for settings that name the identity.')
output clientId string = identity.properties.clientId

@description('Principal id, for role assignments.')
output principalId string = identity.properties.principalId
