namespace ShardedCounter.Http.Answers;

/// <summary>A page of counters.</summary>
/// <param name="AsOf">Every increment acknowledged before this instant of the store's clock is in the values.</param>
/// <param name="Counters">The counters, in the order asked for.</param>
/// <param name="Continuation">Where the next page starts; not there on the last.</param>
internal sealed record ListAnswer(DateTimeOffset AsOf, IReadOnlyList<CounterEntry> Counters, string? Continuation);
