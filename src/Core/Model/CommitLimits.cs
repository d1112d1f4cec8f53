namespace ShardedCounter.Model;

/// <summary>How much a store takes in one commit.</summary>
/// <param name="Counters">Distinct counters, at least <see cref="Commit.MaxCounters"/>.</param>
/// <param name="Receipts">Receipts, at least <see cref="Commit.MaxReceipts"/>.</param>
public readonly record struct CommitLimits(int Counters, int Receipts)
{
    /// <summary>What every store takes: the limits of a Cosmos DB transactional batch.</summary>
    public static CommitLimits Common { get; } = new(Commit.MaxCounters, Commit.MaxReceipts);
}
