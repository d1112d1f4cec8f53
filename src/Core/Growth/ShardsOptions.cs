using System.ComponentModel.DataAnnotations;
using ShardedCounter.Model;

namespace ShardedCounter.Growth;

/// <summary>How the number of shards N grows; section <c>Shards</c>.</summary>
public sealed class ShardsOptions
{
    /// <summary>The section's name in configuration.</summary>
    public const string Section = "Shards";

    /// <summary>
    /// N grows no further, neither by itself nor by an operator: it can never be lowered again, and each live read and each reset asks every shard.
    /// A store that has more keeps them. 1 to 1,024.
    /// </summary>
    [Range(1, Layout.MaxShards)]
    public int Max { get; set; } = 64;

    /// <summary>Whether N doubles when commits are throttled on hot logical partitions (<see cref="GrowthRule"/>).</summary>
    public bool AutoGrow { get; set; } = true;

    /// <summary>
    /// How often a process reads the layout, and how long it watches the store's throttling before it judges. Three readings fit into the 30 s
    /// within which every writer knows a new N, so one may fail, or two. 1 s to 10 s.
    /// </summary>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(10);
}
