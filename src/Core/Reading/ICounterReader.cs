using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Reading;

/// <summary>Answers what counters hold. All members may be called from any thread at once.</summary>
/// <remarks>
/// Every instant <c>AsOf</c> is the store's clock: each increment acknowledged before it is in the value. It never goes back from one call
/// to the next. Members throw <see cref="StoreUnavailableException"/> when the store cannot answer now.
/// </remarks>
public interface ICounterReader
{
    /// <summary>The total; 0 for a counter never seen. At most one point read, and none for a counter read moments ago.</summary>
    ValueTask<TotalReading> ReadAsync(CounterId counter, CancellationToken cancellationToken);

    /// <summary>The total with its history: one point read. Both are of one moment.</summary>
    ValueTask<HistoryReading> ReadHistoryAsync(CounterId counter, CancellationToken cancellationToken);

    /// <summary>The sum of all shards as they are now: N + 2 reads.</summary>
    ValueTask<LiveReading> ReadLiveAsync(CounterId counter, CancellationToken cancellationToken);

    /// <summary>The totals of many counters, in the order asked, repetitions included.</summary>
    /// <param name="counters">The counters.</param>
    /// <param name="withHistory">True for entries with their history, at no more reads.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<ManyReading> ReadManyAsync(IReadOnlyList<CounterId> counters, bool withHistory, CancellationToken cancellationToken);

    /// <summary>A page of the counters that are not hidden.</summary>
    ValueTask<ListReading> ListAsync(TotalQuery query, CancellationToken cancellationToken);
}
