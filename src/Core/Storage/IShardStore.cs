using ShardedCounter.Model;

namespace ShardedCounter.Storage;

/// <summary>The shard documents, producer marks and receipts: the one place increments become durable.</summary>
public interface IShardStore
{
    /// <summary>How much it takes in one commit. Does not change.</summary>
    CommitLimits Limits => CommitLimits.Common;

    /// <summary>How far apart it wants unkeyed flushes. Does not change.</summary>
    CommitPace Pace => CommitPace.LocalDisk;

    /// <summary>
    /// How many shards unkeyed commits are worth spreading over, at least 1: as many as it writes side by side. More of them only make more
    /// shard documents of the same counts. A preference: where those are busy a commit goes to another shard. Does not change.
    /// </summary>
    int Spread => int.MaxValue;

    /// <summary>
    /// Makes one attempt to apply a commit as one transaction: first the mark is compared with <see cref="Commit.Seen"/> and moved to
    /// <see cref="Commit.Next"/>, then each counter's <c>n</c> grows by its delta and its <c>rev</c> by one, then the receipts are created.
    /// </summary>
    /// <remarks>
    /// A process's mark that is missing although one was seen has expired: the commit then creates it. The same commit may be
    /// sent any number of times; two different commits of one process to one shard must not be in flight at once. Those of an Event Hubs partition may: its
    /// owners overlap, and the one whose mark has moved folds again.
    /// </remarks>
    /// <param name="commit">The sealed commit.</param>
    /// <param name="cancellationToken">Gives up waiting, not the attempt: the outcome is then <see cref="CommitOutcome.Unknown"/>.</param>
    ValueTask<CommitOutcome> CommitAsync(Commit commit, CancellationToken cancellationToken);

    /// <summary>The producer's mark in a shard; null where it has none.</summary>
    ValueTask<Mark?> ReadMarkAsync(ProducerId producer, int shard, CancellationToken cancellationToken);

    /// <summary>
    /// The counter's sum in each shard 0 … <paramref name="shards"/> − 1, in that order, 0 with <c>rev</c> 0 where it was never counted.
    /// </summary>
    ValueTask<ShardReadings> ReadShardsAsync(CounterId counter, int shards, CancellationToken cancellationToken);
}
