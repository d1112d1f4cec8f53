namespace ShardedCounter.Growth;

/// <summary>The values of <c>kind</c> on the metric <c>shardedcounter.throttles</c>.</summary>
internal static class ThrottleKind
{
    /// <summary>Unkeyed commits, on some shards clearly more than on others: more shards spread the load.</summary>
    public const string HotPartition = "hot-partition";

    /// <summary>Unkeyed commits, on all shards alike: the container has no capacity left, or every logical partition is at its limit.</summary>
    public const string Container = "container";

    /// <summary>Unkeyed commits, on the shards below N0 alone: the load that keys and events bind there is not theirs, and does not move.</summary>
    public const string Bound = "bound";

    /// <summary>Unkeyed commits, too few to tell, or to matter.</summary>
    public const string Few = "few";

    /// <summary>Commits sent again to the shard they were in, which chance does not spread.</summary>
    public const string Again = "again";

    /// <summary>Keyed commits: bound to N0 shards, which more shards do not relieve.</summary>
    public const string Keyed = "keyed";

    /// <summary>Commits of events: bound like keyed ones.</summary>
    public const string Event = "event";
}
