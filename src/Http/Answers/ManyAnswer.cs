namespace ShardedCounter.Http.Answers;

/// <summary>The counters that were asked for by name.</summary>
internal sealed record ManyAnswer(DateTimeOffset AsOf, IReadOnlyList<CounterEntry> Counters);
