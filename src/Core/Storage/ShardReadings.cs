using ShardedCounter.Model;

namespace ShardedCounter.Storage;

/// <summary>All shards of a counter, read one after the other.</summary>
/// <param name="At">The store's time before the first was read: every commit acknowledged before it is in the readings.</param>
/// <param name="Shards">One reading per shard, in order.</param>
public sealed record ShardReadings(DateTimeOffset At, IReadOnlyList<ShardReading> Shards);
