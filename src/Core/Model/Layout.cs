namespace ShardedCounter.Model;

/// <summary>How the store is cut into shards.</summary>
/// <param name="Shards">N: unkeyed commits go to a random shard below it. Only grows.</param>
/// <param name="StableShards">N0: keyed requests and events hash onto the shards below it. Fixed when the store is created.</param>
public readonly record struct Layout(int Shards, int StableShards)
{
    /// <summary>Shards of a new store, unless configured.</summary>
    public const int DefaultShards = 16;

    /// <summary>The most shards a store may have: a live read asks every one of them.</summary>
    public const int MaxShards = 1024;

    /// <summary>
    /// What stands after someone who saw <paramref name="seen"/> asks for <paramref name="shards"/>: the rule of every store, applied where
    /// nothing can come between.
    /// </summary>
    public Layout Grown(Layout seen, int shards)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shards, MaxShards);
        return this == seen && shards > Shards ? this with { Shards = shards } : this;
    }
}
