using ShardedCounter.Model;

namespace ShardedCounter.Ingestion.Events;

/// <summary>
/// One shard's way through a batch: part after part, each as many of the events that are not covered as fit one commit, folded by counter. One thread at a time.
/// </summary>
/// <remarks>
/// A part ends between two events, never within one, and its commit leaves the mark of its last event. So the mark says of every event before it in this shard
/// that it is counted. Events that are for other shards alone do not move it: there is nothing of them here that could count twice.
/// <para>
/// Why other boundaries stay exact: a batch starts at or before the first event that is not committed in every shard, because the host moves its checkpoint only behind
/// batches that returned. So no event of this shard lies between the mark seen and the batch's first. The part holds exactly the shard's events behind the
/// mark seen, whichever batches they came in before, and is applied only while that is the mark.
/// </para>
/// </remarks>
internal sealed class ShardFold
{
    private readonly List<int> _counters = [];
    private readonly List<int> _leftOut = [];
    private EventBatch _batch = null!;
    private IngestRules _rules = IngestRules.Sound;
    private int _maxCounters;
    private BatchPlace _start;
    private BatchPlace _end;
    private BatchPlace _limit;
    private Mark? _seen;
    private int _part;

    /// <summary>The shard.</summary>
    public int Shard { get; private set; }

    /// <summary>True when the part starts a generation of the hub.</summary>
    public bool StartsGeneration { get; private set; }

    /// <summary>Events of one counter that were counted; those of several are noted in the batch, because other shards may have a part in them.</summary>
    public int Counted { get; private set; }

    /// <summary>The mark that the part's commit leaves.</summary>
    public Mark Next { get; private set; }

    /// <summary>Starts at the beginning of a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="maxCounters">Counters that fit one commit.</param>
    /// <param name="rules">The rules.</param>
    public void Start(EventBatch batch, int shard, int maxCounters, IngestRules rules)
    {
        _batch = batch;
        Shard = shard;
        _maxCounters = maxCounters;
        _rules = rules;
        _start = default;
        _limit = BatchPlace.End;
        _leftOut.Clear();
        _part = 0;
        Counted = 0;
    }

    /// <summary>
    /// Folds the part that starts where the last one ended, against a mark: after <see cref="Land"/> the next part, otherwise the same one again, without the
    /// events that the mark covers.
    /// </summary>
    /// <returns>False when the mark covers all that is left of the batch.</returns>
    public bool Fold(Mark? seen)
    {
        while (!FoldPart(seen))
        {
            if (_limit == BatchPlace.End)
                return false;
            Skip();
        }

        return true;
    }

    /// <summary>Seals the part as it was folded last, without what is left out.</summary>
    public Commit Seal(ProducerId producer)
    {
        var deltas = new List<CounterDelta>(_counters.Count);
        foreach (int counter in _counters)
        {
            ref EventBatch.Tally tally = ref _batch.TallyOf(counter);
            if (!tally.IsLeftOut)
                deltas.Add(new CounterDelta(_batch.NameOf(counter), tally.Sum));
        }

        return new Commit(Shard, producer, _seen, Next, deltas, []);
    }

    /// <summary>The part's commit landed: its events are counted, but for what is left out. The next part starts behind it.</summary>
    public void Land()
    {
        var walk = new EventWalk(_batch, Shard, _rules, _start, _end, _seen);
        while (walk.MoveNext())
        {
            NoteCounted(walk.Items, _batch.CounterOf(walk.Chunk));
            walk.Take();
        }

        Skip();
    }

    /// <summary>Goes on behind the part.</summary>
    public void Skip()
    {
        _start = _end;
        _limit = BatchPlace.End;
        foreach (int counter in _leftOut)
            _batch.TallyOf(counter).IsLeftOut = false;
        _leftOut.Clear();
    }

    /// <summary>
    /// Leaves a counter out of the part; null for all. Until the part lands it does not grow any more, whatever mark it is folded against: all that is left out
    /// is among what this returns.
    /// </summary>
    public List<PartItem> LeaveOut(CounterId? counter)
    {
        var wanted = new HashSet<int>();
        foreach (int number in _counters)
        {
            ref EventBatch.Tally tally = ref _batch.TallyOf(number);
            if (tally.IsLeftOut || (counter is { } one && _batch.NameOf(number) != one))
                continue;
            tally.IsLeftOut = true;
            _leftOut.Add(number);
            wanted.Add(number);
        }

        _limit = _end;
        var items = new List<PartItem>();
        var walk = new EventWalk(_batch, Shard, _rules, _start, _end, _seen);
        while (walk.MoveNext())
        {
            foreach (EventItem item in walk.Items)
            {
                int number = _batch.CounterOf(walk.Chunk)[item.Counter];
                if (wanted.Contains(number))
                    items.Add(new PartItem(item.Event, number, item.Delta));
            }

            walk.Take();
        }

        return items;
    }

    private void NoteCounted(ReadOnlySpan<EventItem> items, ReadOnlySpan<int> counterOf)
    {
        foreach (ref readonly EventItem item in items)
        {
            if (_batch.TallyOf(counterOf[item.Counter]).IsLeftOut)
                continue;
            if (_batch.HasSeveral(item.Event))
                _batch.MarkCounted(item.Event);
            else
                Counted++;
        }
    }

    private bool FoldPart(Mark? seen)
    {
        _part++;
        _counters.Clear();
        _seen = seen;
        var walk = new EventWalk(_batch, Shard, _rules, _start, _limit, seen);
        bool isEmpty = true;
        while (walk.MoveNext() && TryAdd(walk.Items, _batch.CounterOf(walk.Chunk), isEmpty))
        {
            walk.Take();
            isEmpty = false;
        }

        _end = walk.Place;
        StartsGeneration = walk.HasNewGeneration;
        if (isEmpty)
            return false;
        Next = walk.Mark.Mark;
        return true;
    }

    /// <summary>Adds one event; false, with nothing done, when it does not fit. The first one always does.</summary>
    private bool TryAdd(ReadOnlySpan<EventItem> items, ReadOnlySpan<int> counterOf, bool isFirst)
    {
        int before = _counters.Count;
        for (int i = 0; i < items.Length; i++)
        {
            int counter = counterOf[items[i].Counter];
            ref EventBatch.Tally tally = ref _batch.TallyOf(counter);
            if (tally.Part != _part)
            {
                if (_counters.Count >= _maxCounters && !isFirst)
                    return TakeBack(items[..i], counterOf, before);
                tally.Part = _part;
                tally.Sum = items[i].Delta;
                _counters.Add(counter);
                continue;
            }

            long sum = tally.Sum + items[i].Delta;
            if (!DeltaRange.IsFolded(sum))
                return TakeBack(items[..i], counterOf, before);
            tally.Sum = sum;
        }

        return true;
    }

    private bool TakeBack(ReadOnlySpan<EventItem> items, ReadOnlySpan<int> counterOf, int counters)
    {
        foreach (ref readonly EventItem item in items)
            _batch.TallyOf(counterOf[item.Counter]).Sum -= item.Delta;
        for (int i = counters; i < _counters.Count; i++)
            _batch.TallyOf(_counters[i]).Part = 0;
        _counters.RemoveRange(counters, _counters.Count - counters);
        return false;
    }
}
