namespace ShardedCounter.Functions.Aggregation;

/// <summary>What the last run of aggregation is at.</summary>
/// <param name="Status"><c>none</c> before the first; else what Durable Functions calls it: Pending, Running, Completed, Failed, Suspended or Terminated.</param>
/// <param name="StartedAt">When it was started; null before the first.</param>
/// <param name="UpdatedAt">When it last got on, or ended.</param>
/// <param name="Run">What it did, once it is completed.</param>
/// <param name="Failure">Why it failed.</param>
public sealed record AggregationStatus(string Status, DateTimeOffset? StartedAt, DateTimeOffset? UpdatedAt, AggregateRun? Run, string? Failure);
