namespace ShardedCounter.Aggregation.History;

/// <summary>A counter's value in a bucket of its history.</summary>
/// <param name="At">The bucket's first instant.</param>
/// <param name="Value">The value at the bucket's end, as last known; of the present bucket: the value now, which holds at least what was acknowledged before <c>asOf</c>.</param>
public readonly record struct HistoryPoint(DateTimeOffset At, Int128 Value);
