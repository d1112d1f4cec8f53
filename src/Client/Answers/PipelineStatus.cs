namespace ShardedCounter.Client;

/// <summary>How the answering process is doing: the part of its report that tells whether something is wrong.</summary>
/// <param name="StartedAt">When it started, by its own clock.</param>
/// <param name="At">When this was read, by the same clock.</param>
/// <param name="NotReadyReason">Why it cannot count now, in words; null while it can.</param>
/// <param name="AsOf">The freshness of totals, by the store's clock; null while there are none.</param>
/// <param name="AggregationLagSeconds">How old that is by the process's clock; null with <paramref name="AsOf"/>.</param>
/// <param name="DeadLetters">What it could not write.</param>
public sealed record PipelineStatus(
    DateTimeOffset StartedAt,
    DateTimeOffset At,
    string? NotReadyReason,
    DateTimeOffset? AsOf,
    double? AggregationLagSeconds,
    DeadLetterStatus? DeadLetters);
