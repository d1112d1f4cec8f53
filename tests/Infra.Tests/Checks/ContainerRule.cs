using System.Text.Json.Nodes;
using Microsoft.Azure.Cosmos;
using ShardedCounter.Infra.Tests.Compiling;
using ShardedCounter.Storage.Cosmos;

namespace ShardedCounter.Infra.Tests.Checks;

/// <summary>The containers that are deployed are those that the code makes and, at start-up, insists on.</summary>
internal static class ContainerRule
{
    /// <summary>What is wrong in the module of the database.</summary>
    public static IEnumerable<string> Objections(ArmTemplate main)
    {
        ArmTemplate module = main.Module("cosmosDatabase");
        Dictionary<string, JsonNode> deployed = module.Variables["containers"]!.AsArray().ToDictionary(static one => one!["id"]!.GetValue<string>(), static one => one!);
        foreach (string name in deployed.Keys.Except(StorageLayout.All.Select(static plan => plan.Name)))
            yield return $"{name} is deployed, and the code has no such container.";
        foreach (ContainerPlan plan in StorageLayout.All)
        {
            if (!deployed.TryGetValue(plan.Name, out JsonNode? there))
            {
                yield return $"{plan.Name} is not deployed.";
                continue;
            }

            ContainerProperties made = plan.ToProperties();
            foreach ((string what, string code, string bicep) in Compare(made, there, module))
            {
                if (code != bicep)
                    yield return $"{plan.Name}: its {what} is {bicep} as deployed and {code} in the code.";
            }
        }
    }

    private static IEnumerable<(string What, string Code, string Bicep)> Compare(ContainerProperties made, JsonNode there, ArmTemplate module)
    {
        JsonNode key = there["partitionKey"]!;
        JsonNode policy = there["indexingPolicy"]!;
        yield return ("partition key", made.PartitionKeyPath, string.Join(',', key["paths"]!.AsArray().Select(static path => path!.GetValue<string>())));
        yield return ("partition key version", "Hash 2", $"{key["kind"]} {key["version"]}");
        yield return ("default TTL", made.DefaultTimeToLive?.ToString() ?? "none", there["defaultTtl"]?.ToJsonString() ?? "none");
        yield return ("indexing mode", $"{made.IndexingPolicy.IndexingMode}".ToLowerInvariant(), $"{policy["indexingMode"]}");
        yield return ("automatic indexing", $"{made.IndexingPolicy.Automatic}", $"{policy["automatic"]!.GetValue<bool>()}");
        yield return ("indexed paths", string.Join(',', made.IndexingPolicy.IncludedPaths.Select(static path => path.Path)), Paths(policy["includedPaths"]));
        yield return ("paths left out", string.Join(',', made.IndexingPolicy.ExcludedPaths.Select(static path => path.Path)), Paths(policy["excludedPaths"]));

        string Paths(JsonNode? list) => string.Join(',', module.Resolve(list)!.AsArray().Select(static path => path!["path"]!.GetValue<string>()));
    }
}
