using ShardedCounter.Model;

namespace ShardedCounter.Ingestion.Events;

/// <summary>Goes over a shard's events in a batch from a place on, passing over those that a mark covers, the mark moving along.</summary>
internal ref struct EventWalk
{
    private readonly EventBatch _batch;
    private readonly int _shard;
    private readonly BatchPlace _limit;
    private readonly bool _coversAll;
    private MarkRule _mark;
    private ReadOnlySpan<EventItem> _chunkItems;
    private int _chunk;
    private int _item;
    private int _next;

    /// <param name="batch">The batch.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="start">Where to start.</param>
    /// <param name="limit">Where to end.</param>
    /// <param name="seen">The mark.</param>
    public EventWalk(EventBatch batch, int shard, IngestRules rules, BatchPlace start, BatchPlace limit, Mark? seen)
    {
        _batch = batch;
        _shard = shard;
        _limit = limit;
        _mark = new MarkRule(seen, rules);
        _chunk = start.Chunk;
        _item = _next = start.Item;
        _chunkItems = _chunk < batch.Chunks ? batch.Chunk(_chunk).ItemsOf(shard) : default;
        JudgesByLastEvent = rules.JudgeByLastEvent;
        _coversAll = JudgesByLastEvent && _mark.Covers(batch.SequenceNumberOf(batch.Count - 1), batch.EnqueuedMsOf(batch.Count - 1));
    }

    /// <summary>The chunk of the current event.</summary>
    public readonly int Chunk => _chunk;

    /// <summary>What the current event adds to the shard's counters.</summary>
    public readonly ReadOnlySpan<EventItem> Items => _chunkItems[_item.._next];

    /// <summary>Behind the last event taken or passed over.</summary>
    public readonly BatchPlace Place => new(_chunk, _item);

    /// <summary>The mark, moved over all events taken.</summary>
    public readonly MarkRule Mark => _mark;

    /// <summary>True when an event taken started a generation of the hub.</summary>
    public bool HasNewGeneration { get; private set; }

    private readonly bool JudgesByLastEvent { get; }

    /// <summary>Goes on to the next event that is not covered. The one before must have been taken.</summary>
    public bool MoveNext()
    {
        while (_chunk < _batch.Chunks)
        {
            while (_item < _chunkItems.Length)
            {
                if (!Place.IsBefore(_limit))
                    return false;
                int place = _chunkItems[_item].Event;
                _next = _item + 1;
                while (_next < _chunkItems.Length && _chunkItems[_next].Event == place)
                    _next++;
                if (!(JudgesByLastEvent ? _coversAll : _mark.Covers(_batch.SequenceNumberOf(place), _batch.EnqueuedMsOf(place))))
                    return true;
                _item = _next;
            }

            _chunk++;
            _item = _next = 0;
            _chunkItems = _chunk < _batch.Chunks ? _batch.Chunk(_chunk).ItemsOf(_shard) : default;
        }

        return false;
    }

    /// <summary>Takes the current event: the mark moves over it.</summary>
    public void Take()
    {
        int place = _chunkItems[_item].Event;
        long seq = _batch.SequenceNumberOf(place);
        HasNewGeneration |= _mark.StartsGeneration(seq);
        _mark.Advance(seq, _batch.EnqueuedMsOf(place));
        _item = _next;
    }
}
