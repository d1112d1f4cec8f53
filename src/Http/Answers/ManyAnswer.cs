namespace ShardedCounter.Http.Answers;

/// <summary>The counters that were asked for by name.</summary>
/// <param name="AsOf">Every increment acknowledged before this instant of the store's clock is in the values.</param>
/// <param name="Counters">In the order asked.</param>
internal sealed record ManyAnswer(DateTimeOffset AsOf, IReadOnlyList<CounterEntry> Counters);
