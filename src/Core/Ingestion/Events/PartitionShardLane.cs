using ShardedCounter.Model;

namespace ShardedCounter.Ingestion.Events;

/// <summary>What this process last saw of a partition's mark in one shard.</summary>
/// <remarks>
/// Written under a lock by whoever drives a commit there, several calls of overlapping owners among them. A reading may be old: a commit sealed against it changes nothing,
/// and its answer brings the mark.
/// </remarks>
internal sealed class PartitionShardLane
{
    private readonly Lock _gate = new();
    private Mark? _seen;

    /// <summary>The mark; null for none.</summary>
    public Mark? Seen
    {
        get
        {
            lock (_gate)
                return _seen;
        }

        set
        {
            lock (_gate)
                _seen = value;
        }
    }
}
