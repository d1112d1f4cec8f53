namespace ShardedCounter.Client;

/// <summary>A page of a list.</summary>
/// <param name="AsOf">Every increment acknowledged before this instant, by the store's clock, is in the values.</param>
/// <param name="Counters">In the list's order.</param>
/// <param name="Continuation">What asks for the next page; null on the last.</param>
public sealed record CounterPage(DateTimeOffset AsOf, IReadOnlyList<CounterEntry> Counters, string? Continuation = null);
