namespace ShardedCounter.Standalone.Hosting;

/// <summary>Where the counters are kept; section <c>Storage</c>.</summary>
internal sealed class StorageOptions
{
    /// <summary>The section's name in configuration.</summary>
    public const string Section = "Storage";

    /// <summary>What keeps them.</summary>
    public StorageKind Kind { get; set; } = StorageKind.Sqlite;

    /// <summary>The SQLite file, relative to the working folder; made when it is not there. Not looked at with <see cref="StorageKind.Cosmos"/>.</summary>
    public string Path { get; set; } = "counters.db";

    /// <summary>Shards of a new store, 1 to 1,024; a store that is there keeps its own.</summary>
    public int? Shards { get; set; }
}
