namespace ShardedCounter.Client;

/// <summary>A counter and its total, in an answer that says once as of when.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="Value">The total, exact whatever its size.</param>
public sealed record CounterEntry(string Counter, Int128 Value);
