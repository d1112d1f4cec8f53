using ShardedCounter.Accumulation;
using ShardedCounter.Ingestion;

namespace ShardedCounter.Flushing;

/// <summary>What the parts of one flusher share: the accumulator they drain, and how callers are answered and counted. Any thread.</summary>
internal sealed class FlushContext(StripedAccumulator accumulator, IWorkQueue continuations)
{
    private int _waiters;

    /// <summary>What is drained.</summary>
    public StripedAccumulator Accumulator { get; } = accumulator;

    /// <summary>Callers inside: between asking to enter and being answered.</summary>
    public int Waiters => Volatile.Read(ref _waiters);

    /// <summary>
    /// Counts a caller in, before it looks whether it may enter. A full fence: a caller that finds the intake open is seen by a flusher
    /// that closed it and then looks for callers.
    /// </summary>
    public int EnterCaller() => Interlocked.Increment(ref _waiters);

    /// <summary>Counts a caller out that did not add, or needs no answer.</summary>
    public void LeaveCaller() => Interlocked.Decrement(ref _waiters);

    /// <summary>Answers every caller of a list and counts them out.</summary>
    public void Answer(IncrementWaiter? list, IncrementStatus status)
    {
        if (list is not null)
            Interlocked.Add(ref _waiters, -WaiterCompletion.Queue(list, status, continuations));
    }

    /// <summary>Answers the callers of stripes whose oldest increment came before <paramref name="before"/> with "unknown"; the increments stay pending.</summary>
    public void GiveUpPending(long before)
    {
        var waiters = new List<IncrementWaiter>();
        var batches = new List<BatchWaiter>();
        Accumulator.GiveUpWaiters(before, waiters, batches);
        foreach (IncrementWaiter list in waiters)
            Answer(list, IncrementStatus.Unknown);
        foreach (BatchWaiter batch in batches)
            Answer(batch, batch.AllUnknown());
    }

    /// <summary>Answers a batch's caller and counts it out.</summary>
    public void Answer(BatchWaiter batch, BatchResult result)
    {
        if (batch.TryComplete(result))
            Interlocked.Decrement(ref _waiters);
    }
}
