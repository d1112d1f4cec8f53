using ShardedCounter.Accumulation;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Flushing;

/// <summary>A commit's worth of counters cut from a flush: unkeyed increments, folded.</summary>
internal sealed class FoldedWork : CommitWork
{
    private readonly FlushRound _round;
    private readonly FlushContext _context;
    private readonly List<PendingCounter> _counters;
    private readonly List<RejectedCounter> _rejected = [];
    private bool _settled;

    /// <param name="round">The flush it was cut from.</param>
    /// <param name="counters">At least one counter, each once; owned by the work from now on.</param>
    /// <param name="context">Where callers are answered.</param>
    public FoldedWork(FlushRound round, List<PendingCounter> counters, FlushContext context)
    {
        _round = round;
        _counters = counters;
        _context = context;
    }

    public override bool IsEmpty => _counters.Count == 0;

    public override bool MayMove => true;

    /// <summary>The counters whose outcome is still open, for a batch that gives up.</summary>
    public void AddOpenCounters(Dictionary<CounterId, IncrementStatus> open)
    {
        lock (Gate)
        {
            if (_settled)
                return;
            foreach (PendingCounter counter in _counters)
                open[counter.Counter] = IncrementStatus.Unknown;
            foreach (RejectedCounter rejected in _rejected)
                open[rejected.Counter.Counter] = IncrementStatus.Unknown;
        }
    }

    public override IReadOnlyList<CounterDelta> SealDeltas()
    {
        lock (Gate)
            return _counters.ConvertAll(static c => new CounterDelta(c.Counter, c.Delta));
    }

    public override IReadOnlyList<Receipt> SealReceipts() => [];

    public override RejectedPart RemoveOutOfRange(CounterId counter)
    {
        lock (Gate)
        {
            int place = _counters.FindIndex(c => c.Counter == counter);
            if (place < 0)
                throw new InvalidOperationException($"The store refused counter '{counter}', which the commit does not hold.");
            var rejected = new RejectedCounter(this, _counters[place]);
            _counters.RemoveAt(place);
            _rejected.Add(rejected);
            return rejected;
        }
    }

    public override void AnswerDuplicates(IReadOnlyList<Receipt> existing) =>
        throw new InvalidOperationException("The store found receipts in a commit that has none.");

    public override IReadOnlyList<CounterDelta> Settle(IncrementStatus status)
    {
        List<CounterDelta>? unwaited = null;
        IncrementWaiter? waiters = null;
        lock (Gate)
        {
            // Under the gate: a batch given up on now finds each counter open or failed, never neither.
            _settled = true;
            foreach (PendingCounter counter in _counters)
            {
                // One list for all: callers are answered a slice of it at a time, most counters having but one.
                waiters = IncrementWaiter.Concatenate(counter.Waiters, waiters);
                NoteOutcome(counter, status, ref unwaited);
            }
        }

        _context.Accumulator.Release(_counters.Count);
        _context.Answer(waiters, status);
        _round.OnSettled();
        return unwaited ?? [];
    }

    public override void GiveUpWaiters()
    {
        lock (Gate)
        {
            if (_settled)
                return;
            for (int i = 0; i < _counters.Count; i++)
                _counters[i] = WithoutWaiters(_counters[i]);
            foreach (RejectedCounter rejected in _rejected)
                rejected.Counter = WithoutWaiters(rejected.Counter);
        }
    }

    private PendingCounter WithoutWaiters(PendingCounter counter)
    {
        _context.Answer(counter.Waiters, IncrementStatus.Unknown);
        return counter with { Waiters = null, Unwaited = counter.Delta };
    }

    private void NoteOutcome(PendingCounter counter, IncrementStatus status, ref List<CounterDelta>? unwaited)
    {
        if (status == IncrementStatus.Counted)
            return;
        _round.AddFailure(counter.Counter, status);
        if (counter.Unwaited != 0)
            (unwaited ??= []).Add(new CounterDelta(counter.Counter, counter.Unwaited));
    }

    private sealed class RejectedCounter(FoldedWork work, PendingCounter counter) : RejectedPart
    {
        public PendingCounter Counter { get; set; } = counter;

        public override IReadOnlyList<CounterDelta> Deltas => [new CounterDelta(Counter.Counter, Counter.Delta)];

        public override IReadOnlyList<CounterDelta> Settle(IncrementStatus status)
        {
            List<CounterDelta>? unwaited = null;
            lock (work.Gate)
            {
                work.NoteOutcome(Counter, status, ref unwaited);
                work._rejected.Remove(this);
            }

            work._context.Accumulator.Release(1);
            work._context.Answer(Counter.Waiters, status);
            return unwaited ?? [];
        }
    }
}
