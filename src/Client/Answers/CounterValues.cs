namespace ShardedCounter.Client;

/// <summary>Totals asked for by name.</summary>
/// <param name="AsOf">Every increment acknowledged before this instant, by the store's clock, is in the values.</param>
/// <param name="Counters">In the order asked.</param>
public sealed record CounterValues(DateTimeOffset AsOf, IReadOnlyList<CounterEntry> Counters);
