namespace ShardedCounter.Growth;

/// <summary>What a window's throttling was.</summary>
internal enum ThrottleVerdict
{
    /// <summary>None worth speaking of.</summary>
    Calm,

    /// <summary>Some, and too few attempts or shards to compare.</summary>
    Few,

    /// <summary>On the shards below N0 alone, where keys and events go as well.</summary>
    Bound,

    /// <summary>On some shards clearly more than on others.</summary>
    HotPartition,

    /// <summary>On all shards alike.</summary>
    Container,
}
