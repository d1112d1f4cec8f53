using System.Numerics;
using System.Runtime.CompilerServices;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Accumulation;

/// <summary>
/// Folds increments in memory: each core adds to a stripe of its own, a flush takes all stripes. Any thread may add; one flusher drains.
/// </summary>
/// <remarks>
/// The stripe is chosen by the processor the thread runs on. A thread that moves between the choice and the add only meets another
/// thread at the stripe's lock: placement is a matter of speed, never of the sum. After D. Dice, Y. Lev, M. Moir, "Scalable
/// statistics counters" (SPAA 2013), and the LongAdder of java.util.concurrent, with a table in each cell.
/// <para>Adding to a counter that is already pending allocates nothing.</para>
/// </remarks>
internal sealed class StripedAccumulator
{
    private readonly Stripe[] _stripes;
    private readonly TimeProvider _time;
    private readonly Action _onFirst;
    private readonly Func<int>? _stripePicker;
    private int _pendingCounters;

    /// <summary>Makes an empty accumulator.</summary>
    /// <param name="stripes">At least 1; rounded up to a power of two.</param>
    /// <param name="time">Dates the oldest pending increment.</param>
    /// <param name="onFirst">Called after an add that found its stripe empty; must be quick and may be called from any thread.</param>
    /// <param name="stripePicker">For deterministic tests: any number, taken modulo the stripes. Null: by processor.</param>
    public StripedAccumulator(int stripes, TimeProvider time, Action onFirst, Func<int>? stripePicker = null)
    {
        _stripes = new Stripe[BitOperations.RoundUpToPowerOf2((uint)stripes)];
        for (int i = 0; i < _stripes.Length; i++)
            _stripes[i] = new Stripe();
        _time = time;
        _onFirst = onFirst;
        _stripePicker = stripePicker;
    }

    /// <summary>
    /// Counters pending in stripes and in the flusher's hands, one for each stripe that names it: the measure of memory in use.
    /// The drainer owes a <see cref="Release"/> for each it has settled or found to be a duplicate.
    /// </summary>
    public int PendingCounters => Volatile.Read(ref _pendingCounters);

    /// <summary>Adds one increment; with a waiter, the caller is answered by the commit that holds it.</summary>
    /// <returns>False, and nothing was added, when the pending sum would leave ±(2^53 − 1).</returns>
    public bool TryAdd(CounterId counter, long delta, IncrementWaiter? waiter)
    {
        int hash = CounterTable.HashOf(counter);
        Stripe stripe = PickStripe();
        stripe.Lock.Enter();
        CounterTable table = stripe.Table;
        int before = table.Count;
        ref CounterTable.Entry entry = ref table.Find(counter, hash);
        long sum = entry.Delta + delta;
        bool fits = DeltaRange.IsFolded(sum);
        if (fits)
        {
            entry.Delta = sum;
            if (waiter is null)
            {
                entry.Unwaited += delta;
            }
            else
            {
                waiter.Next = entry.Waiters;
                entry.Waiters = waiter;
            }
        }

        bool first = AfterAdd(stripe, before, fits ? 1 : 0);
        stripe.Lock.Exit();
        if (first)
            _onFirst();
        return fits;
    }

    /// <summary>Adds all increments of a batch to one stripe, so that one flush takes them together; with a waiter, its caller is answered by that flush.</summary>
    /// <returns>False, and nothing was added, when a pending sum would leave ±(2^53 − 1).</returns>
    public bool TryAdd(IncrementBatch batch, BatchWaiter? waiter)
    {
        Stripe stripe = PickStripe();
        stripe.Lock.Enter();
        CounterTable table = stripe.Table;
        int before = table.Count;
        bool waited = waiter is not null;
        int added = 0;
        while (added < batch.Count && AddItem(table, batch, added, +1, waited))
            added++;
        bool fits = added == batch.Count;
        if (!fits)
        {
            while (--added >= 0)
                AddItem(table, batch, added, -1, waited);
            table.Truncate(before);
        }
        else if (waited)
        {
            (stripe.Batches ??= []).Add(waiter!);
        }

        bool first = AfterAdd(stripe, before, fits ? batch.Count : 0);
        stripe.Lock.Exit();
        if (first)
            _onFirst();
        return fits;
    }

    /// <summary>Takes everything pending, stripe by stripe, into <paramref name="taken"/>. One drainer at a time.</summary>
    public void Drain(DrainedStripes taken)
    {
        foreach (Stripe stripe in _stripes)
        {
            CounterTable empty = taken.RentTable();
            if (stripe.Drain(empty, out CounterTable table, out List<BatchWaiter>? batches, out long oldest, out long increments))
                taken.Add(table, batches, oldest, increments);
            else
                taken.ReturnTable(empty);
        }
    }

    /// <summary>Takes pending counters that are settled off <see cref="PendingCounters"/>.</summary>
    public void Release(int counters) => Interlocked.Add(ref _pendingCounters, -counters);

    /// <summary>When the oldest pending increment of any stripe came, in the time provider's ticks; null when nothing is pending.</summary>
    public long? OldestPending()
    {
        long? oldest = null;
        foreach (Stripe stripe in _stripes)
        {
            stripe.Lock.Enter();
            if (stripe.Table.Count > 0 && !(stripe.Oldest >= oldest))
                oldest = stripe.Oldest;
            stripe.Lock.Exit();
        }

        return oldest;
    }

    /// <summary>
    /// Takes the waiters of every stripe whose oldest increment came before <paramref name="before"/>; their increments stay pending.
    /// Linear in the counters of such a stripe, under its lock: for the rare case that nothing could be flushed for seconds.
    /// </summary>
    public void GiveUpWaiters(long before, List<IncrementWaiter> waiters, List<BatchWaiter> batches)
    {
        foreach (Stripe stripe in _stripes)
        {
            stripe.Lock.Enter();
            if (stripe.Table.Count > 0 && stripe.Oldest < before)
            {
                foreach (ref CounterTable.Entry entry in stripe.Table.Entries)
                {
                    if (entry.Waiters is { } first)
                        waiters.Add(first);
                    entry.Waiters = null;
                    entry.Unwaited = entry.Delta;
                }

                if (stripe.Batches is { } given)
                    batches.AddRange(given);
                stripe.Batches = null;
            }

            stripe.Lock.Exit();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Stripe PickStripe()
    {
        int hint = _stripePicker is null ? Thread.GetCurrentProcessorId() : _stripePicker();
        return _stripes[hint & (_stripes.Length - 1)];
    }

    /// <summary>Under the lock: the bookkeeping of an add. True when the stripe was empty before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool AfterAdd(Stripe stripe, int before, int increments)
    {
        stripe.Increments += increments;
        int added = stripe.Table.Count - before;
        if (added == 0)
            return false;
        Interlocked.Add(ref _pendingCounters, added);
        if (before > 0)
            return false;
        stripe.Oldest = _time.GetTimestamp();
        return true;
    }

    private static bool AddItem(CounterTable table, IncrementBatch batch, int item, int sign, bool waited)
    {
        ref CounterTable.Entry entry = ref table.Find(batch.CounterAt(item), batch.HashAt(item));
        long delta = sign * batch.DeltaAt(item);
        long sum = entry.Delta + delta;

        // Undoing (sign < 0) leads back through sums that were in range.
        if (!DeltaRange.IsFolded(sum))
            return false;
        entry.Delta = sum;
        if (!waited)
            entry.Unwaited += delta;
        return true;
    }
}
