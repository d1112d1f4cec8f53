using System.Text.Json.Nodes;
using ShardedCounter.Infra.Tests.Compiling;

namespace ShardedCounter.Infra.Tests.Checks;

/// <summary>Keys and passwords are off wherever they can be, connections are encrypted, and the account is what the counters need.</summary>
internal static class HardeningRule
{
    /// <summary>A resource by its module and type, the way to a property, and the JSON that must be there.</summary>
    private static readonly (string Module, string Type, string Path, string Value)[] _musts =
    [
        ("storage", "Microsoft.Storage/storageAccounts", "properties.allowSharedKeyAccess", "false"),
        ("storage", "Microsoft.Storage/storageAccounts", "properties.allowBlobPublicAccess", "false"),
        ("storage", "Microsoft.Storage/storageAccounts", "properties.minimumTlsVersion", "\"TLS1_2\""),
        ("storage", "Microsoft.Storage/storageAccounts", "properties.supportsHttpsTrafficOnly", "true"),
        ("cosmosAccount", "Microsoft.DocumentDB/databaseAccounts", "properties.disableLocalAuth", "true"),
        ("cosmosAccount", "Microsoft.DocumentDB/databaseAccounts", "properties.minimalTlsVersion", "\"Tls12\""),
        ("cosmosAccount", "Microsoft.DocumentDB/databaseAccounts", "properties.enableMultipleWriteLocations", "false"),
        ("cosmosAccount", "Microsoft.DocumentDB/databaseAccounts", "properties.backupPolicy.type", "\"Continuous\""),
        ("events", "Microsoft.EventHub/namespaces", "properties.disableLocalAuth", "true"),
        ("events", "Microsoft.EventHub/namespaces", "properties.minimumTlsVersion", "\"1.2\""),
        ("monitoring", "Microsoft.Insights/components", "properties.DisableLocalAuth", "true"),
        ("monitoring", "Microsoft.OperationalInsights/workspaces", "properties.features.disableLocalAuth", "true"),
        ("functionApp", "Microsoft.Web/sites", "properties.httpsOnly", "true"),
        ("functionApp", "Microsoft.Web/sites", "properties.siteConfig.minTlsVersion", "\"1.2\""),
        ("functionApp", "Microsoft.Web/sites", "properties.siteConfig.ftpsState", "\"Disabled\""),
        ("functionApp", "Microsoft.Web/sites", "properties.functionAppConfig.deployment.storage.authentication.type", "\"UserAssignedIdentity\""),
    ];

    /// <summary>What is wrong in a template and its modules.</summary>
    public static IEnumerable<string> Objections(ArmTemplate main)
    {
        foreach ((string module, string type, string path, string value) in _musts)
        {
            string there = path.Split('.').Aggregate((JsonNode?)main.Module(module).Resource(type), static (node, name) => node?[name])?.ToJsonString() ?? "absent";
            if (there != value)
                yield return $"{module}: {type} {path} is {there}; it must be {value}.";
        }

        foreach ((string symbol, string type, JsonObject body) in main.Module("functionApp").Resources)
        {
            if (type.EndsWith("/basicPublishingCredentialsPolicies", StringComparison.Ordinal) && body["properties"]!["allow"]!.GetValue<bool>())
                yield return $"functionApp: {symbol} lets a password publish.";
        }

        string[] levels = [.. main.Parameters["consistency"]!["allowedValues"]!.AsArray().Select(static level => level!.GetValue<string>())];
        foreach (string level in levels.Except(["BoundedStaleness", "Strong"]))
            yield return $"The consistency {level} can be chosen; reads would not see the latest committed state.";
    }
}
