namespace ShardedCounter.Client;

/// <summary>What a counter was, step by step.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="Points">The oldest first.</param>
/// <param name="PerSecond">How fast it counted in the last complete step.</param>
/// <param name="AsOf">The freshness of the last point, where the service says it.</param>
public sealed record CounterHistory(string Counter, IReadOnlyList<HistoryPoint> Points, double PerSecond, DateTimeOffset? AsOf = null);
