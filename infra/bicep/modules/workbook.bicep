// The counters' own metrics on one page. workbook.json is what the portal's editor shows under "Advanced editor", so it can be edited there and pasted back.

@description('Region of the workbook.')
param location string

@description('Title of the workbook.')
@minLength(1)
@maxLength(100)
param title string

@description('Resource id of the Application Insights component.')
param componentId string

@description('Tags of every resource.')
param tags object

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(componentId, 'counters')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    category: 'workbook'
    displayName: title
    sourceId: componentId
    version: 'Notebook/1.0'
    serializedData: loadTextContent('../workbook.json')
  }
}
