using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Flushing;

/// <summary>
/// What one commit carries, and who waits for it. Drained from the intake, owned by the flusher until it is settled: then its
/// amount is committed, or every caller has been told that it is not, or it is a dead letter.
/// </summary>
/// <remarks>
/// The driver of its commit takes parts out and settles it; the flush loop's sweep may answer waiting callers early with "unknown", and a
/// shutdown out of time looks at what is left. They meet under <see cref="Gate"/>.
/// </remarks>
internal abstract class CommitWork
{
    private volatile bool _isStranded;

    /// <summary>Guards who answers the callers, and what is left.</summary>
    protected Lock Gate { get; } = new();

    /// <summary>When its oldest increment came, in the time provider's ticks.</summary>
    public required long Oldest { get; init; }

    /// <summary>How often a store had no capacity for it. Its driver alone writes.</summary>
    public int Throttles { get; set; }

    /// <summary>True once its driver failed: its outcome stays open, nobody sends it again. Its driver writes, the flush loop reads.</summary>
    public bool IsStranded
    {
        get => _isStranded;
        set => _isStranded = value;
    }

    /// <summary>True when nothing is left to commit.</summary>
    public abstract bool IsEmpty { get; }

    /// <summary>True when it may go to any shard; false when its receipts bind it to one.</summary>
    public abstract bool MayMove { get; }

    /// <summary>Increments of keyed requests in it, for metrics; 0 where it is folded, whose increments are counted when they are drained.</summary>
    public virtual int KeyedIncrements => 0;

    /// <summary>What to add, folded: one entry a counter.</summary>
    public abstract IReadOnlyList<CounterDelta> SealDeltas();

    /// <summary>The receipts of what is left.</summary>
    public abstract IReadOnlyList<Receipt> SealReceipts();

    /// <summary>Takes out what carries the counter out of range, at least one part.</summary>
    public abstract RejectedPart RemoveOutOfRange(CounterId counter);

    /// <summary>Takes out and answers the requests whose receipts are there already. None but keyed work has any.</summary>
    public abstract void AnswerDuplicates(IReadOnlyList<Receipt> existing);

    /// <summary>
    /// Answers everyone still waiting for what is left. Returns what nobody was told about: amounts without a waiting caller.
    /// Once.
    /// </summary>
    public abstract IReadOnlyList<CounterDelta> Settle(IncrementStatus status);

    /// <summary>Answers everyone waiting now with <see cref="IncrementStatus.Unknown"/>; the work itself goes on.</summary>
    public abstract void GiveUpWaiters();
}

/// <summary>A part taken out of a commit, not yet answered.</summary>
internal abstract class RejectedPart
{
    /// <summary>What it would have added.</summary>
    public abstract IReadOnlyList<CounterDelta> Deltas { get; }

    /// <summary>Answers the part's callers. Returns the amounts without a waiting caller.</summary>
    public abstract IReadOnlyList<CounterDelta> Settle(IncrementStatus status);
}
