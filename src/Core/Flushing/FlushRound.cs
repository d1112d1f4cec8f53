using ShardedCounter.Accumulation;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Flushing;

/// <summary>
/// One flush: everything the stripes held at one moment, merged by counter, cut into commits, and the batches that are answered when all
/// of it is settled.
/// </summary>
/// <remarks>
/// The flush loop alone merges and cuts. Commits settle on any thread: <see cref="_gate"/> guards the count of open works, the failures and the
/// answer to the batches.
/// </remarks>
internal sealed class FlushRound
{
    private readonly FlushContext _context;
    private readonly DrainedStripes _drained;
    private readonly List<BatchWaiter> _batches;
    private readonly List<FoldedWork> _works = [];
    private readonly Lock _gate = new();
    private readonly List<CounterDelta> _refused = [];
    private CounterTable? _uncut; // null once all of it is in works: the table then serves another flush
    private Dictionary<CounterId, IncrementStatus>? _failures;
    private int _cut;
    private int _openWorks = 1; // the uncut rest counts as one, so that works settling early do not answer the batches

    /// <summary>Merges what was drained. Counters whose sum leaves ±(2^53 − 1) across stripes are answered out of range here.</summary>
    public FlushRound(DrainedStripes drained, FlushContext context)
    {
        _drained = drained;
        _context = context;
        _batches = drained.Batches;
        Oldest = drained.Oldest;
        _uncut = Merge();
    }

    /// <summary>When its oldest increment came, in the time provider's ticks.</summary>
    public long Oldest { get; }

    /// <summary>True while counters are left to be cut into commits. The flush loop alone asks.</summary>
    public bool HasUncut => _uncut is not null;

    /// <summary>Amounts that merging refused and no caller waits for.</summary>
    public IReadOnlyList<CounterDelta> Refused => _refused;

    /// <summary>Cuts the next commit's worth of counters, at most <paramref name="maxCounters"/>.</summary>
    public FoldedWork Cut(int maxCounters)
    {
        CounterTable table = _uncut ?? throw new InvalidOperationException("Nothing is left to cut.");
        int length = Math.Min(maxCounters, table.Count - _cut);
        var counters = new List<PendingCounter>(length);
        foreach (ref readonly CounterTable.Entry entry in table.Entries.Slice(_cut, length))
            counters.Add(new PendingCounter(entry.Counter, entry.Delta, entry.Unwaited, entry.Waiters));
        _cut += length;
        var work = new FoldedWork(this, counters, _context) { Oldest = Oldest };
        lock (_gate)
        {
            _openWorks++;
            if (_batches.Count > 0)
                _works.Add(work);
        }

        if (_cut == table.Count)
            FinishCutting();
        return work;
    }

    /// <summary>Notes what became of a counter that was not counted, before its work is settled.</summary>
    public void AddFailure(CounterId counter, IncrementStatus status)
    {
        if (_batches.Count == 0)
            return;
        lock (_gate)
            (_failures ??= [])[counter] = status;
    }

    /// <summary>Notes that a work is settled; the last one answers the batches.</summary>
    public void OnSettled()
    {
        lock (_gate)
        {
            if (--_openWorks == 0)
                AnswerBatches(_failures ?? []);
        }
    }

    /// <summary>True when it has batches to answer.</summary>
    public bool HasBatches => _batches.Count > 0;

    /// <summary>True when every batch is answered.</summary>
    public bool IsAnswered => _batches.TrueForAll(static waiter => waiter.Task.IsCompleted);

    /// <summary>Answers the callers of counters not yet cut with "unknown". The flush loop alone calls it.</summary>
    public void GiveUpUncut()
    {
        foreach (ref CounterTable.Entry entry in Uncut)
        {
            _context.Answer(entry.Waiters, IncrementStatus.Unknown);
            entry.Waiters = null;
            entry.Unwaited = entry.Delta;
        }
    }

    /// <summary>Answers the batches before all is known: what is still open is unknown. The flush loop alone calls it.</summary>
    public void GiveUpBatches()
    {
        var open = new Dictionary<CounterId, IncrementStatus>();
        foreach (ref CounterTable.Entry entry in Uncut)
            open[entry.Counter] = IncrementStatus.Unknown;
        foreach (FoldedWork work in _works)
            work.AddOpenCounters(open);
        lock (_gate)
        {
            foreach ((CounterId counter, IncrementStatus status) in _failures ?? [])
                open[counter] = status;
            AnswerBatches(open);
        }
    }

    private CounterEntries Uncut => _uncut is null ? default : _uncut.Entries[_cut..];

    private CounterTable Merge()
    {
        CounterTable merged = _drained.Tables[0];
        for (int i = 1; i < _drained.Tables.Count; i++)
        {
            foreach (ref CounterTable.Entry entry in _drained.Tables[i].Entries)
                MergeEntry(merged, ref entry);
        }

        return merged;
    }

    private void MergeEntry(CounterTable merged, ref CounterTable.Entry entry)
    {
        int before = merged.Count;
        ref CounterTable.Entry into = ref merged.Find(in entry);
        if (merged.Count == before)
            _context.Accumulator.Release(1);
        if (!DeltaRange.IsFolded(into.Delta + entry.Delta))
        {
            // Two stripes of nearly 2^53 each: the second is refused as the first would be by its shard. Which of them a batch is in is not
            // known any more, and the first may well be counted.
            _context.Answer(entry.Waiters, IncrementStatus.OutOfRange);
            AddFailure(entry.Counter, IncrementStatus.Unknown);
            if (entry.Unwaited != 0)
                _refused.Add(new CounterDelta(entry.Counter, entry.Unwaited));
            return;
        }

        into.Delta += entry.Delta;
        into.Unwaited += entry.Unwaited;
        into.Waiters = IncrementWaiter.Concatenate(entry.Waiters, into.Waiters);
    }

    /// <summary>Everything is in works: the tables can serve the next flush.</summary>
    private void FinishCutting()
    {
        _uncut = null;
        _drained.Clear();
        OnSettled();
    }

    /// <summary>Under the gate: a batch belongs to its caller again once it is answered, and must not be looked at any more.</summary>
    private void AnswerBatches(Dictionary<CounterId, IncrementStatus> failures)
    {
        foreach (BatchWaiter waiter in _batches)
        {
            if (waiter.Task.IsCompleted)
                continue;
            BatchResult result = failures.Count == 0
                ? BatchResult.Counted
                : waiter.ResultFrom(counter => failures.GetValueOrDefault(counter, IncrementStatus.Counted));
            _context.Answer(waiter, result);
        }
    }
}
