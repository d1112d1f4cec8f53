namespace ShardedCounter.Benchmarks.Client;

/// <summary>One page of the list; no continuation means it was the last.</summary>
internal sealed record CounterPage(DateTimeOffset AsOf, IReadOnlyList<(string Counter, long Value)> Counters, string? Continuation);
