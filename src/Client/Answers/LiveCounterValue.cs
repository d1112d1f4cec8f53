namespace ShardedCounter.Client;

/// <summary>A counter summed over its shards when it was asked for.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="Value">The sum less what resets have drained, exact whatever its size.</param>
/// <param name="AsOf">Every increment acknowledged before this instant, by the store's clock, is in the value.</param>
/// <param name="Shards">What each shard has counted, resets not taken off, by its number.</param>
public sealed record LiveCounterValue(string Counter, Int128 Value, DateTimeOffset AsOf, IReadOnlyDictionary<string, long> Shards);
