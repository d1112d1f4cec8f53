namespace ShardedCounter.Model;

/// <summary>
/// One transaction for one shard, sealed: nothing in it changes until its outcome is known, so that sending it again is
/// harmless.
/// </summary>
/// <remarks>
/// A store applies all of it or nothing, and looks at the mark before anything else: it applies only where the producer's
/// mark in the shard is still <see cref="Seen"/>, and moves it to <see cref="Next"/>. Immutable and safe to share.
/// </remarks>
public sealed class Commit
{
    /// <summary>
    /// The most counters that fit one commit in every store, and so the most that a keyed request may name. A Cosmos DB transactional batch has at most
    /// 100 operations: 1 mark + 90 counters + 9 receipts. A store may take more: <see cref="CommitLimits"/>.
    /// </summary>
    public const int MaxCounters = 90;

    /// <summary>The most receipts that fit one commit in every store; see <see cref="MaxCounters"/>.</summary>
    public const int MaxReceipts = 9;

    /// <summary>Seals a commit.</summary>
    /// <param name="shard">The shard, 0 to N − 1.</param>
    /// <param name="producer">Who seals it.</param>
    /// <param name="seen">The producer's mark in the shard it was sealed against; null where the producer has none there.</param>
    /// <param name="next">The mark it leaves. Its seq is above <paramref name="seen"/>'s, or it starts a generation.</param>
    /// <param name="deltas">Distinct counters, as many as the store takes. None: only the mark moves.</param>
    /// <param name="receipts">Distinct receipts, as many as the store takes.</param>
    public Commit(int shard, ProducerId producer, Mark? seen, Mark next, IReadOnlyList<CounterDelta> deltas, IReadOnlyList<Receipt> receipts)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(shard, Layout.MaxShards);
        ArgumentNullException.ThrowIfNull(deltas);
        ArgumentNullException.ThrowIfNull(receipts);
        Shard = shard;
        Producer = producer;
        Seen = seen;
        Next = next;
        Deltas = deltas;
        Receipts = receipts;
    }

    /// <summary>The shard, 0 to N − 1.</summary>
    public int Shard { get; }

    /// <summary>Who sealed it.</summary>
    public ProducerId Producer { get; }

    /// <summary>The mark it was sealed against; null where the producer had none.</summary>
    public Mark? Seen { get; }

    /// <summary>The mark it leaves.</summary>
    public Mark Next { get; }

    /// <summary>What to add, one entry per counter.</summary>
    public IReadOnlyList<CounterDelta> Deltas { get; }

    /// <summary>The receipts of the keyed requests in it.</summary>
    public IReadOnlyList<Receipt> Receipts { get; }
}
