namespace ShardedCounter.Functions.Aggregation;

/// <summary>The answer to a start.</summary>
/// <param name="Started">False when a run was going on already.</param>
internal sealed record AggregationStart(bool Started);
