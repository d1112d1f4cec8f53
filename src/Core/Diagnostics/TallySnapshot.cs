namespace ShardedCounter.Diagnostics;

/// <summary>A <see cref="PipelineTally"/> at one moment. Immutable.</summary>
/// <param name="At">When, in the time provider's ticks.</param>
/// <param name="Increments">Increments taken.</param>
/// <param name="Commits">Commits that landed.</param>
/// <param name="Counters">Counters they wrote.</param>
/// <param name="Throttled">Attempts that the store had no capacity for.</param>
/// <param name="Unknown">Attempts of unknown outcome.</param>
/// <param name="Refused">Attempts that the store refused for good.</param>
/// <param name="DeadLetters">Dead letters.</param>
/// <param name="Latencies">A copy of <see cref="LatencyBuckets"/>.</param>
internal sealed record TallySnapshot(
    long At, long Increments, long Commits, long Counters, long Throttled, long Unknown, long Refused, long DeadLetters, ReadOnlyMemory<long> Latencies);
