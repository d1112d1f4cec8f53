namespace ShardedCounter.Growth;

/// <summary>Why an attempt to commit went to its shard, and so what its being throttled says.</summary>
internal enum ShardChoice
{
    /// <summary>Chance chose among all N, and this is the commit's first attempt there: a fair sample of its shard.</summary>
    Random,

    /// <summary>Sent again to where it was before, whatever chose that. One unlucky commit makes many of these.</summary>
    Again,

    /// <summary>A key binds it to a shard below N0.</summary>
    Keyed,

    /// <summary>An event binds it to a shard below N0.</summary>
    Event,
}
