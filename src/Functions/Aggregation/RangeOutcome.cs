using ShardedCounter.Aggregation;

namespace ShardedCounter.Functions.Aggregation;

/// <summary>What became of a range in a round.</summary>
/// <param name="Cursor">The cursor to be saved: the drained one, or the old one after a failure.</param>
/// <param name="Changes">Changed shard documents that went through.</param>
/// <param name="CaughtUp">True when nothing was left.</param>
/// <param name="Failure">Why it failed; null where it did not.</param>
internal sealed record RangeOutcome(FeedCursor Cursor, int Changes, bool CaughtUp, string? Failure);
