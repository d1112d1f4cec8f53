namespace ShardedCounter.Client;

/// <summary>A counter's total.</summary>
/// <param name="Counter">The counter; one never counted has the value 0.</param>
/// <param name="Value">The total, exact whatever its size.</param>
/// <param name="AsOf">Every increment acknowledged before this instant, by the store's clock, is in the value.</param>
public sealed record CounterValue(string Counter, Int128 Value, DateTimeOffset AsOf);
