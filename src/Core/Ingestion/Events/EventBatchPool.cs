using System.Collections.Concurrent;

namespace ShardedCounter.Ingestion.Events;

/// <summary>Batches whose memory waits for the next one: a few, and none that grew very large. Any thread.</summary>
internal sealed class EventBatchPool
{
    private const int Kept = 16;

    private readonly ConcurrentQueue<EventBatch> _idle = new();

    /// <summary>A batch of one's own.</summary>
    public EventBatch Rent() => _idle.TryDequeue(out EventBatch? batch) ? batch : new EventBatch();

    /// <summary>Gives one back that nobody uses any more.</summary>
    public void Return(EventBatch batch)
    {
        if (batch.IsWorthKeeping && _idle.Count < Kept)
            _idle.Enqueue(batch);
    }
}
