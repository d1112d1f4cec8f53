namespace ShardedCounter.Http.Answers;

/// <summary>A page of counters.</summary>
internal sealed record ListAnswer(DateTimeOffset AsOf, IReadOnlyList<CounterEntry> Counters, string? Continuation);
