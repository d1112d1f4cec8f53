using System.Collections.Concurrent;

namespace ShardedCounter.CosmosEmulator;

/// <summary>A database: a list of containers.</summary>
internal sealed class DatabaseState
{
    public required string Name { get; init; }

    public required uint Number { get; init; }

    public required string ETag { get; init; }

    public required long Timestamp { get; init; }

    public string Rid => ResourceIds.OfDatabase(Number);

    public ConcurrentDictionary<string, DocumentContainer> Containers { get; } = new(StringComparer.Ordinal);

    /// <summary>A container by name or by resource id; null for none.</summary>
    public DocumentContainer? Find(string nameOrRid) =>
        Containers.GetValueOrDefault(nameOrRid) ?? Containers.Values.FirstOrDefault(container => container.Rid == nameOrRid);
}
