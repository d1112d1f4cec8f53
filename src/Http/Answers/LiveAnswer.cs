using ShardedCounter.Model;

namespace ShardedCounter.Http.Answers;

/// <summary>A counter summed now, with each shard's sum by its number.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="Value">Its value: the sum of the shards, less what resets took out.</param>
/// <param name="AsOf">The store's time before the first shard was read.</param>
/// <param name="Shards">Each shard's sum since it was created, resets not taken off. Shards that hold none of it are not there.</param>
internal sealed record LiveAnswer(CounterId Counter, Int128 Value, DateTimeOffset AsOf, IReadOnlyDictionary<string, long> Shards);
