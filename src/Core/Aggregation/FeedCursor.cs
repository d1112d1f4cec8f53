namespace ShardedCounter.Aggregation;

/// <summary>How far one range of the change feed has been drained into the totals.</summary>
/// <param name="Range">The feed range, as the store named it.</param>
/// <param name="Continuation">Where to go on; null: from the beginning.</param>
/// <param name="DrainedAt">
/// The store's time such that every commit to the range acknowledged before it is in the totals; the Unix epoch before the first drain.
/// </param>
public sealed record FeedCursor(string Range, string? Continuation, DateTimeOffset DrainedAt);
