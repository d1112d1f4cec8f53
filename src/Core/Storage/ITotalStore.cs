using ShardedCounter.Model;

namespace ShardedCounter.Storage;

/// <summary>The total documents, one a counter, each guarded by its ETag.</summary>
public interface ITotalStore
{
    /// <summary>The counter's total with its ETag; null for a counter that has none.</summary>
    ValueTask<StoredTotal?> ReadTotalAsync(CounterId counter, CancellationToken cancellationToken);

    /// <summary>The totals of many distinct counters, in the order asked, null where there is none.</summary>
    ValueTask<IReadOnlyList<StoredTotal?>> ReadTotalsAsync(IReadOnlyList<CounterId> counters, CancellationToken cancellationToken);

    /// <summary>
    /// Writes totals, each on its own: an entry with an ETag replaces the document that has it, one without creates the
    /// document. Says for each, in order, whether it was written; false: it changed or appeared in between, read it again.
    /// </summary>
    /// <exception cref="StoreUnavailableException">Nobody knows which of them were written.</exception>
    ValueTask<IReadOnlyList<bool>> WriteTotalsAsync(IReadOnlyList<StoredTotal> totals, CancellationToken cancellationToken);

    /// <summary>A page of the counters that are not hidden.</summary>
    ValueTask<TotalPage> ListTotalsAsync(TotalQuery query, CancellationToken cancellationToken);
}
