using ShardedCounter.Model;

namespace ShardedCounter.Http.Answers;

/// <summary>A counter summed now, with each shard's sum by its number.</summary>
internal sealed record LiveAnswer(CounterId Counter, Int128 Value, DateTimeOffset AsOf, IReadOnlyDictionary<string, long> Shards);
