using ShardedCounter.Aggregation;

namespace ShardedCounter.Storage;

/// <summary>All feed cursors, and the ETag they were read under; null for a document that is to be created.</summary>
/// <param name="Cursors">One a feed range; together they cover every shard document.</param>
/// <param name="ETag">Changes with every write. Text without quotes, as the store gives it.</param>
public sealed record StoredCursors(IReadOnlyList<FeedCursor> Cursors, string? ETag);
