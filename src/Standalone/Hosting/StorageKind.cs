namespace ShardedCounter.Standalone.Hosting;

/// <summary>What keeps the counters.</summary>
internal enum StorageKind
{
    /// <summary>A file of this process alone.</summary>
    Sqlite,

    /// <summary>A Cosmos DB account, shared by any number of processes; section <c>Cosmos</c>.</summary>
    Cosmos,
}
