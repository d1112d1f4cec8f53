namespace ShardedCounter.Benchmarks.Model;

/// <summary>Increments that came evenly between two instants, in ticks.</summary>
internal readonly record struct ArrivalSpan(long From, long To, long Count);
