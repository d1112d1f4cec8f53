using Microsoft.Extensions.Logging;
using ShardedCounter.Storage;

namespace ShardedCounter.Aggregation;

/// <summary>
/// One run of aggregation: drain every feed range, save all cursors in one write, publish freshness. May run twice at once, anywhere: totals
/// come out the same.
/// </summary>
/// <remarks>
/// The order is the safety. Totals are written before the cursors that say so: a crash in between drains a page again, which changes nothing. Freshness
/// is published after the cursors it is taken from: an instant that a reader sees is in the totals already. A run that loses the race for
/// the cursors publishes nothing; the winner does.
/// <para>
/// A run that found nothing remembers the cursors it read, and the next does not read them again: idle, a run asks each range and writes freshness. Cursors that another
/// aggregator has moved meanwhile are only behind: what it drained is drained again, the write under the old ETag fails, and the run after that reads them.
/// </para>
/// </remarks>
internal sealed class Aggregator(ICounterStore store, FeedDrainer drainer, AggregationMetrics metrics, ILogger log)
{
    private StoredCursors? _idle; // as a whole, by whichever run ends last: all that can be lost is a read

    /// <summary>Runs once.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot go on now. Ranges drained before stay in the totals.</exception>
    public async Task<AggregationReport> RunAsync(CancellationToken cancellationToken)
    {
        StoredCursors stored = Volatile.Read(ref _idle) ?? await store.ReadCursorsAsync(cancellationToken) ?? await NewCursorsAsync(cancellationToken);
        var cursors = new List<FeedCursor>(stored.Cursors.Count);
        int changes = 0;
        int failed = 0;
        bool caughtUp = true;
        foreach (FeedCursor cursor in stored.Cursors)
        {
            try
            {
                DrainedRange drained = await drainer.DrainAsync(cursor, cancellationToken);
                cursors.Add(drained.Cursor);
                changes += drained.Changes;
                caughtUp &= drained.CaughtUp;
            }
            catch (StoreUnavailableException unavailable)
            {
                AggregationLog.RangeFailed(log, cursor.Range, unavailable);
                cursors.Add(cursor);
                failed++;
                caughtUp = false;
            }
        }

        DateTimeOffset asOf = cursors.Min(static cursor => cursor.DrainedAt);

        // Where nothing moved the saved cursors stand for the new ones: an idle run writes freshness alone.
        bool moved = stored.ETag is null || !cursors.Select(static c => c.Continuation).SequenceEqual(stored.Cursors.Select(static c => c.Continuation));
        Volatile.Write(ref _idle, moved ? null : stored);
        bool saved = !moved || await store.TryWriteCursorsAsync(new StoredCursors(cursors, stored.ETag), cancellationToken);
        if (saved)
            await store.AdvanceFreshnessAsync(asOf, cancellationToken);
        metrics.Ran(changes, failed);
        return new AggregationReport(changes, caughtUp, failed, saved, asOf);
    }

    private async Task<StoredCursors> NewCursorsAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> ranges = await store.ListFeedRangesAsync(cancellationToken);
        return new StoredCursors([.. ranges.Select(static range => new FeedCursor(range, null, DateTimeOffset.UnixEpoch))], ETag: null);
    }
}

/// <summary>What a run of aggregation did.</summary>
/// <param name="Changes">Changed shard documents that went through.</param>
/// <param name="CaughtUp">True when nothing was left in any range: the next run can wait for its interval.</param>
/// <param name="FailedRanges">Ranges that the store could not serve.</param>
/// <param name="Saved">False when another run was there first.</param>
/// <param name="AsOf">The instant before which every acknowledged increment is in the totals, if saved.</param>
public sealed record AggregationReport(int Changes, bool CaughtUp, int FailedRanges, bool Saved, DateTimeOffset AsOf);
