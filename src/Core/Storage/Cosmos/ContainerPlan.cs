using Microsoft.Azure.Cosmos;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>What a container has to be.</summary>
/// <param name="Name">Its id.</param>
/// <param name="PartitionKeyPath">Where its documents hold their logical partition.</param>
/// <param name="DefaultTtlSeconds">−1: documents live as long as their own <c>ttl</c> says, or for ever; null: nothing expires.</param>
/// <param name="IndexedPaths">The paths with an index besides <c>id</c> and <c>_ts</c>, which always have one; all else is left out of the index.</param>
internal sealed record ContainerPlan(string Name, string PartitionKeyPath, int? DefaultTtlSeconds, IReadOnlyList<string> IndexedPaths)
{
    /// <summary>The root of what is not indexed.</summary>
    public const string EverythingElse = "/*";

    /// <summary>The system's own path that the service adds to every policy by itself.</summary>
    private const string ETagPath = "/\"_etag\"/?";

    /// <summary>The container as the SDK makes it.</summary>
    public ContainerProperties ToProperties()
    {
        // Indexing mode "consistent" although little or nothing is indexed: the service refuses TTL without an index.
        var policy = new IndexingPolicy { IndexingMode = IndexingMode.Consistent, Automatic = true };
        foreach (string path in IndexedPaths)
            policy.IncludedPaths.Add(new IncludedPath { Path = path });
        policy.ExcludedPaths.Add(new ExcludedPath { Path = EverythingElse });
        return new ContainerProperties(Name, PartitionKeyPath) { DefaultTimeToLive = DefaultTtlSeconds, IndexingPolicy = policy };
    }

    /// <summary>What is otherwise in a container that is there, in words; none when all is well.</summary>
    public IEnumerable<string> DifferencesTo(ContainerProperties there)
    {
        if (there.PartitionKeyPath != PartitionKeyPath)
            yield return Difference("partition key", there.PartitionKeyPath, PartitionKeyPath);
        if (there.PartitionKeyDefinitionVersion is { } version and not PartitionKeyDefinitionVersion.V2)
            yield return Difference("partition key version", version.ToString(), nameof(PartitionKeyDefinitionVersion.V2));
        if (there.DefaultTimeToLive != DefaultTtlSeconds)
            yield return Difference("default TTL", there.DefaultTimeToLive?.ToString() ?? "off", DefaultTtlSeconds?.ToString() ?? "off");
        if (there.UniqueKeyPolicy.UniqueKeys.Count > 0)
            yield return Difference("unique keys", $"{there.UniqueKeyPolicy.UniqueKeys.Count}", "none");
        IndexingPolicy policy = there.IndexingPolicy;
        if (policy.IndexingMode != IndexingMode.Consistent)
            yield return Difference("indexing mode", $"{policy.IndexingMode}", $"{IndexingMode.Consistent}");
        string included = Join(policy.IncludedPaths.Select(static path => path.Path));
        if (included != Join(IndexedPaths))
            yield return Difference("indexed paths", included, Join(IndexedPaths));
        string excluded = Join(policy.ExcludedPaths.Select(static path => path.Path).Where(static path => path != ETagPath));
        if (excluded != EverythingElse)
            yield return Difference("paths left out of the index", excluded, EverythingElse);
    }

    private string Difference(string what, string there, string wanted) => $"Container {Name}: its {what} is {there}; it must be {wanted}.";

    private static string Join(IEnumerable<string> paths) => paths.Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } all ? string.Join(", ", all) : "none";
}
