namespace ShardedCounter.Benchmarks.Client;

/// <summary>A value as the server told it, and the instant it claims to be complete at.</summary>
internal readonly record struct CounterReading(string Counter, long Value, DateTimeOffset AsOf);
