namespace ShardedCounter.Diagnostics;

/// <summary>The health of one process's pipeline. Rates, ratios and percentiles are of the last minute, or of the process's life while that is shorter; totals are since it started.</summary>
/// <param name="Instance">The process, as the writer of its commits: dead letters name it as their source.</param>
/// <param name="StartedAt">When it started, by its own clock.</param>
/// <param name="At">When this was read, by the same clock.</param>
/// <param name="NotReadyReason">Why it cannot count now, in words; null while it can.</param>
/// <param name="AsOf">The freshness of totals, by the store's clock; null while there are none, or the store does not answer.</param>
/// <param name="AggregationLagSeconds">How old that is by this process's clock, at least 0; null with <paramref name="AsOf"/>.</param>
/// <param name="Increments">What came in.</param>
/// <param name="Flush">What waits to be written.</param>
/// <param name="Commits">What was written.</param>
/// <param name="DeadLetters">What could not be.</param>
/// <param name="Shards">What it is spread over.</param>
public sealed record PipelineReport(
    string Instance,
    DateTimeOffset StartedAt,
    DateTimeOffset At,
    string? NotReadyReason,
    DateTimeOffset? AsOf,
    double? AggregationLagSeconds,
    IncrementFlow Increments,
    FlushLoad Flush,
    CommitFlow Commits,
    DeadLetterCount DeadLetters,
    ShardSpread Shards);

/// <summary>Increments taken to be committed; a keyed request counts, when it lands, as one for each counter it names, an event as one.</summary>
/// <param name="Total">Since the process started.</param>
/// <param name="PerSecond">Over the last minute.</param>
public sealed record IncrementFlow(long Total, double PerSecond);

/// <summary>What is taken and not yet committed.</summary>
/// <param name="PendingCounters">Counters with a pending sum.</param>
/// <param name="Waiters">Requests that wait for a commit.</param>
/// <param name="OldestMilliseconds">The age of the oldest increment; up to 100 ms behind.</param>
public sealed record FlushLoad(int PendingCounters, int Waiters, double OldestMilliseconds);

/// <summary>Commits of this process.</summary>
/// <param name="Total">That landed, since the process started.</param>
/// <param name="PerSecond">That landed, over the last minute.</param>
/// <param name="IncrementsPerCommit">Increments that shared a commit, over the last minute; null without a commit.</param>
/// <param name="FoldRatio">Increments folded into one write of one counter, over the last minute; null without a commit.</param>
/// <param name="P50Milliseconds">Half of the attempts that landed took no longer; rounded up by at most 12.5%, null without one.</param>
/// <param name="P99Milliseconds">As many as 99 of 100 took no longer.</param>
/// <param name="Throttled">Attempts that the store had no capacity for, since the process started.</param>
/// <param name="Unknown">Attempts whose outcome was unknown at first; each was sent again until it was known.</param>
/// <param name="Refused">Commits that the store refused for good.</param>
/// <param name="LastMinute">The last three over the last minute.</param>
public sealed record CommitFlow(
    long Total,
    double PerSecond,
    double? IncrementsPerCommit,
    double? FoldRatio,
    double? P50Milliseconds,
    double? P99Milliseconds,
    long Throttled,
    long Unknown,
    long Refused,
    CommitTroubles LastMinute);

/// <summary>Attempts that did not land, over the last minute.</summary>
/// <param name="Throttled">The store had no capacity.</param>
/// <param name="Unknown">The outcome was unknown at first.</param>
/// <param name="Refused">The store refused for good.</param>
public sealed record CommitTroubles(long Throttled, long Unknown, long Refused);

/// <summary>Dead letters that this process wrote.</summary>
/// <param name="Total">Since it started.</param>
/// <param name="LastMinute">Over the last minute.</param>
public sealed record DeadLetterCount(long Total, long LastMinute);

/// <summary>The shards as this process knows them.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Stable">How many of them keys and events are bound to.</param>
public sealed record ShardSpread(int Count, int Stable);
