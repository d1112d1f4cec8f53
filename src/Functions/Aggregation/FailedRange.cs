namespace ShardedCounter.Functions.Aggregation;

/// <summary>A feed range that a run could not drain; its cursor stayed where it was.</summary>
/// <param name="Range">The range, as the store named it.</param>
/// <param name="Failure">The last attempt's error.</param>
public sealed record FailedRange(string Range, string Failure);
