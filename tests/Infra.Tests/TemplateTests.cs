using System.Text.Json.Nodes;
using ShardedCounter.Infra.Tests.Checks;
using ShardedCounter.Infra.Tests.Compiling;

namespace ShardedCounter.Infra.Tests;

/// <summary>Checks of what is deployed, and for each check what it notices when the template is damaged.</summary>
public sealed class TemplateTests
{
    private readonly ArmTemplate _main = ArmTemplate.OfMain();

    [Fact]
    public void EachParameterAndOutputIsDescribedAndEachNumberBounded() => Assert.Empty(ParameterRule.Objections(_main));

    [Fact]
    public void AParameterWithoutWordsOrLimitsIsNoticed()
    {
        _main.Parameters["maxInstances"]!.AsObject().Remove("maxValue");
        _main.Module("identity").Parameters["name"]!.AsObject().Remove("metadata");
        _main.Module("storage").Outputs["id"]!["metadata"]!["description"] = "Id";
        Assert.Equal(
            ["identity: name is not described.", "main: maxInstances has no limits.", "storage: id is not described."], ParameterRule.Objections(_main).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void RolesAreTheDocumentedOnesAtTheNarrowestScope() => Assert.Empty(RoleRule.Objections(_main));

    [Fact]
    public void AnotherRoleIsNoticed()
    {
        _main.Module("storage").Variables["blobOwnerRoleId"] = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"; // Owner
        Assert.Equal(["storage: 8e3af657-a8ff-443c-a75c-2fe8c4bcb635 is no role that is known to be needed.", "Storage Blob Data Owner is not given."], RoleRule.Objections(_main));
    }

    [Fact]
    public void ARoleOnMoreThanItsResourceIsNoticed()
    {
        ArmTemplate events = _main.Module("events");
        events.Resource("Microsoft.Authorization/roleAssignments").Remove("scope");
        Assert.Equal(["events: Azure Event Hubs Data Receiver is given on the resource group; it must be Microsoft.EventHub/namespaces/eventhubs."], RoleRule.Objections(_main));
    }

    [Fact]
    public void ADataActionTooManyOrTooFewIsNoticed()
    {
        ArmTemplate access = _main.Module("cosmosAccess");
        JsonArray actions = access.Resource("Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions")["properties"]!["permissions"]![0]!["dataActions"]!.AsArray();
        actions[1] = "[format('{0}/items/delete', variables('containerActions'))]";
        access.Variables["scope"] = "[resourceId('Microsoft.DocumentDB/databaseAccounts', parameters('accountName'))]";
        Assert.Equal(
            [
                "cosmosAccess: Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/delete is given, and nothing in the code does that.",
                "cosmosAccess: Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/create is not given, and the code does it.",
                "cosmosAccess: [resourceId('Microsoft.DocumentDB/databaseAccounts', parameters('accountName'))] is not the database.",
                "cosmosAccess: [resourceId('Microsoft.DocumentDB/databaseAccounts', parameters('accountName'))] is not the database.",
            ],
            RoleRule.Objections(_main));
    }

    [Fact]
    public void NothingSecretGoesInOrOut() => Assert.Empty(SecretRule.Objections(_main));

    [Fact]
    public void WhatLooksSecretIsNoticed()
    {
        _main.Parameters["clientSecret"] = JsonNode.Parse("""{"type":"string"}""");
        _main.Module("identity").Parameters["pass"] = JsonNode.Parse("""{"type":"secureString"}""");
        _main.Module("storage").Outputs["accountKey"] = JsonNode.Parse("""{"type":"string","value":"[first(listKeys('x', '2025-01-01').keys).value]"}""");
        _main.Module("appSettings").Variables["withEvents"]!["EventHubConnection__password"] = "Endpoint=sb://x;SharedAccessKey=abc";
        Assert.Equal(
            [
                "main: clientSecret (string) looks like a secret.",
                "identity: pass (secureString) looks like a secret.",
                "storage: accountKey (string) looks like a secret.",
                "storage: listKeys() reads a secret.",
                "The setting EventHubConnection__password looks like a secret.",
                "The value of the setting EventHubConnection__password holds a key.",
            ],
            SecretRule.Objections(_main));
    }

    [Fact]
    public void KeysAreOffAndConnectionsEncrypted() => Assert.Empty(HardeningRule.Objections(_main));

    [Fact]
    public void AnOpenDoorIsNoticed()
    {
        _main.Module("cosmosAccount").Resource("Microsoft.DocumentDB/databaseAccounts")["properties"]!["disableLocalAuth"] = false;
        _main.Module("functionApp").Resource("Microsoft.Web/sites")["properties"]!["siteConfig"]!.AsObject().Remove("minTlsVersion");
        _main.Module("functionApp").Resources.First(static resource => resource.Type.EndsWith("Policies", StringComparison.Ordinal)).Body["properties"]!["allow"] = true;
        _main.Parameters["consistency"]!["allowedValues"]!.AsArray().Add("Session");
        Assert.Collection(
            HardeningRule.Objections(_main),
            static first => Assert.Equal("cosmosAccount: Microsoft.DocumentDB/databaseAccounts properties.disableLocalAuth is false; it must be true.", first),
            static second => Assert.Equal("functionApp: Microsoft.Web/sites properties.siteConfig.minTlsVersion is absent; it must be \"1.2\".", second),
            static third => Assert.EndsWith("lets a password publish.", third, StringComparison.Ordinal),
            static fourth => Assert.StartsWith("The consistency Session can be chosen", fourth, StringComparison.Ordinal));
    }

    [Fact]
    public void ContainersAreWhatTheCodeInsistsOn() => Assert.Empty(ContainerRule.Objections(_main));

    [Fact]
    public void AnotherContainerIsNoticed()
    {
        JsonArray containers = _main.Module("cosmosDatabase").Variables["containers"]!.AsArray();
        containers[0]!["partitionKey"]!["paths"]![0] = "/id";
        containers[1]!["indexingPolicy"]!["includedPaths"]!.AsArray().Clear();
        containers[2]!["id"] = "controls";
        containers[3]!["defaultTtl"] = -1;
        Assert.Equal(
            [
                "controls is deployed, and the code has no such container.",
                "shards: its partition key is /id as deployed and /shard in the code.",
                "totals: its indexed paths is  as deployed and /total/? in the code.",
                "control is not deployed.",
                "deadletters: its default TTL is -1 as deployed and 1209600 in the code.",
            ],
            ContainerRule.Objections(_main));
    }
}
