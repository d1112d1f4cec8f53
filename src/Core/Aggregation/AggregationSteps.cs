using Microsoft.Extensions.Logging;
using ShardedCounter.Storage;

namespace ShardedCounter.Aggregation;

/// <summary>
/// The steps of a run of aggregation, each of which may run on another machine: read the cursors, drain each range, save all cursors in one write, publish
/// freshness. Any thread. Steps of any number of runs may mix: totals come out the same.
/// </summary>
/// <remarks>
/// The order is the safety. Totals are written before the cursors that say so: a crash in between drains a page again, which changes nothing. Freshness
/// is published after the cursors it is taken from: an instant that a reader sees is in the totals already. A run that loses the race for
/// the cursors publishes nothing; the winner does.
/// </remarks>
public sealed class AggregationSteps
{
    private readonly ICounterStore _store;
    private readonly FeedDrainer _drainer;
    private readonly AggregationMetrics _metrics;
    private readonly ILogger _log;

    internal AggregationSteps(ICounterStore store, FeedDrainer drainer, AggregationMetrics metrics, ILogger log)
    {
        _store = store;
        _drainer = drainer;
        _metrics = metrics;
        _log = log;
    }

    /// <summary>The instant that cursors stand for: every commit acknowledged before it is in the totals.</summary>
    public static DateTimeOffset AsOf(IReadOnlyCollection<FeedCursor> cursors) => cursors.Min(static cursor => cursor.DrainedAt);

    /// <summary>Reads the cursors, one a feed range; at the very first, those that begin at the beginning.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be read now.</exception>
    public async Task<StoredCursors> ListAsync(CancellationToken cancellationToken)
    {
        if (await _store.ReadCursorsAsync(cancellationToken) is { } stored)
            return stored;
        IReadOnlyList<string> ranges = await _store.ListFeedRangesAsync(cancellationToken);
        return new StoredCursors([.. ranges.Select(static range => new FeedCursor(range, null, DateTimeOffset.UnixEpoch))], ETag: null);
    }

    /// <summary>Drains one range into the totals, until it is caught up or for <see cref="AggregationOptions.MaxPagesPerRun"/>.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot go on now; nothing is lost, the cursor stays as it was.</exception>
    public Task<DrainedRange> DrainAsync(FeedCursor cursor, CancellationToken cancellationToken) => _drainer.DrainAsync(cursor, cancellationToken);

    /// <summary>True where draining brought cursors on, or there are none saved: otherwise the saved ones stand for the new ones.</summary>
    /// <param name="stored">What <see cref="ListAsync"/> returned.</param>
    /// <param name="cursors">The same ranges in the same order, drained; those that failed as they were.</param>
    public static bool Moved(StoredCursors stored, IReadOnlyList<FeedCursor> cursors)
    {
        ArgumentNullException.ThrowIfNull(stored);
        return stored.ETag is null || !cursors.Select(static c => c.Continuation).SequenceEqual(stored.Cursors.Select(static c => c.Continuation));
    }

    /// <summary>Saves what was drained, if anything moved: an idle run writes freshness alone.</summary>
    /// <param name="drained">The drained cursors, under the ETag that they were read with.</param>
    /// <param name="moved">What <see cref="Moved"/> says.</param>
    /// <param name="cancellationToken">Gives up: then nobody knows whether they were saved, which only the next run's work depends on.</param>
    /// <returns>False when another run was there first: then freshness is not this run's to publish.</returns>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async Task<bool> SaveAsync(StoredCursors drained, bool moved, CancellationToken cancellationToken) =>
        !moved || await _store.TryWriteCursorsAsync(drained, cancellationToken);

    /// <summary>Lets readers know; an instant before the one they know changes nothing.</summary>
    /// <param name="asOf"><see cref="AsOf"/> of cursors that <see cref="SaveAsync"/> saved.</param>
    /// <param name="cancellationToken">Gives up; the next run makes up for it.</param>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async Task PublishAsync(DateTimeOffset asOf, CancellationToken cancellationToken) => await _store.AdvanceFreshnessAsync(asOf, cancellationToken);

    /// <summary>Counts a run in the metrics.</summary>
    public void Ran(int changes, int failedRanges) => _metrics.Ran(changes, failedRanges);

    /// <summary>Logs a range that the store could not serve.</summary>
    internal void Failed(FeedCursor cursor, StoreUnavailableException unavailable) => AggregationLog.RangeFailed(_log, cursor.Range, unavailable);
}
