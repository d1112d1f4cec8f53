using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Growth;

/// <summary>The number of shards in an operator's hands. Any thread.</summary>
public interface ILayoutOperator
{
    /// <summary>The layout that stands now.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be read.</exception>
    ValueTask<Layout> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Raises N; for good, since it can never be lowered. This process uses the new shards at once, others within 30 s.</summary>
    /// <param name="shards">The N asked for, at least 1.</param>
    /// <param name="cancellationToken">Gives up waiting; N may grow all the same.</param>
    /// <exception cref="StoreUnavailableException">Nobody knows whether it grew. Asking again is harmless.</exception>
    ValueTask<RaiseResult> RaiseAsync(int shards, CancellationToken cancellationToken);
}
