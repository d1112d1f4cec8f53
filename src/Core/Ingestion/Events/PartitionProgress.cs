using ShardedCounter.Model;

namespace ShardedCounter.Ingestion.Events;

/// <summary>
/// What this process knows of one partition: a lane for each of the N0 shards, and the last event delivered, so that missing ones are noticed. Any thread.
/// </summary>
internal sealed class PartitionProgress
{
    private readonly Lock _gate = new();
    private MarkRule _delivered;
    private bool _isKnown;

    public PartitionProgress(EventRouting routing)
    {
        Routing = routing;
        Lanes = new PartitionShardLane[routing.StableShards];
        for (int shard = 0; shard < Lanes.Length; shard++)
            Lanes[shard] = new PartitionShardLane();
    }

    /// <summary>Where its counters go.</summary>
    public EventRouting Routing { get; }

    /// <summary>The lanes by shard.</summary>
    public PartitionShardLane[] Lanes { get; }

    /// <summary>True once the marks in the store were taken over.</summary>
    public bool IsKnown
    {
        get
        {
            lock (_gate)
                return _isKnown;
        }
    }

    /// <summary>Takes over the marks that the store has, one for each shard. What another call took over before stays.</summary>
    public void TakeOver(IReadOnlyList<Mark?> marks)
    {
        lock (_gate)
        {
            if (_isKnown)
                return;
            for (int shard = 0; shard < Lanes.Length; shard++)
                Lanes[shard].Seen = marks[shard];
            _delivered = new MarkRule(LatestOf(marks), IngestRules.Sound);
            _isKnown = true;
        }
    }

    /// <summary>How many events are missing before or in a batch, each missed only once. Lost events, or a host that started elsewhere than at its checkpoint.</summary>
    /// <remarks>After a restart it also takes for missing what came last and was for the dead letters alone: no mark has it.</remarks>
    public long NoteDelivered(EventBatch batch)
    {
        long missing = 0;
        lock (_gate)
        {
            for (int place = 0; place < batch.Count; place++)
            {
                long seq = batch.SequenceNumberOf(place);
                if (_delivered.Covers(seq, batch.EnqueuedMsOf(place)))
                    continue;
                if (_delivered.Seq >= 0 && !_delivered.StartsGeneration(seq))
                    missing += seq - _delivered.Seq - 1;
                _delivered.Advance(seq, batch.EnqueuedMsOf(place));
            }
        }

        return missing;
    }

    /// <summary>How far the newest generation has come in the shard where it has come furthest; null where no shard has a mark.</summary>
    private static Mark? LatestOf(IReadOnlyList<Mark?> marks)
    {
        DateTimeOffset? since = marks.Max(static mark => mark?.Since);
        Mark[] current = [.. marks.Where(mark => mark is { } one && (since is null || one.At > since)).Select(static mark => mark!.Value)];
        return current.Length == 0 ? null : new Mark(current.Max(static mark => mark.Seq), current.Max(static mark => mark.At), since);
    }
}
