using ShardedCounter.Aggregation;

namespace ShardedCounter.Storage;

/// <summary>A total document and the ETag it was read under; null for a document that is to be created.</summary>
/// <param name="Total">The document.</param>
/// <param name="ETag">Changes with every write. Text without quotes, as the store gives it.</param>
public sealed record StoredTotal(TotalDocument Total, string? ETag);
