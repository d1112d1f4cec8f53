using ShardedCounter.Storage;

namespace ShardedCounter.Functions.Aggregation;

/// <summary>What a round leaves to be saved, and to be metered.</summary>
/// <param name="Cursors">The drained cursors, under the ETag they were read with.</param>
/// <param name="Moved">False where nothing needs to be written.</param>
/// <param name="Changes">Changed shard documents that went through.</param>
/// <param name="FailedRanges">Ranges that failed.</param>
public sealed record SavedRound(StoredCursors Cursors, bool Moved, int Changes, int FailedRanges);
