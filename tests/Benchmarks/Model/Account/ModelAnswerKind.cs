namespace ShardedCounter.Benchmarks.Model;

/// <summary>What the service makes of a transaction.</summary>
internal enum ModelAnswerKind
{
    /// <summary>It is in.</summary>
    Applied,

    /// <summary>429: the partition has no request units left. Nothing was looked at.</summary>
    Throttled,

    /// <summary>449: another transaction has one of its documents.</summary>
    Conflict,

    /// <summary>412: its writer's mark is not the one it was sealed against.</summary>
    MarkMoved,
}
