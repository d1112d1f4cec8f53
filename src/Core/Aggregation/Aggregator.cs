using ShardedCounter.Storage;

namespace ShardedCounter.Aggregation;

/// <summary>One run of aggregation in this process: all of <see cref="AggregationSteps"/> in their order. May run twice at once, anywhere.</summary>
/// <remarks>
/// A run that found nothing remembers the cursors it read, and the next does not read them again: idle, a run asks each range and writes freshness. Cursors that another
/// aggregator has moved meanwhile are only behind: what it drained is drained again, the write under the old ETag fails, and the run after that reads them.
/// </remarks>
internal sealed class Aggregator(AggregationSteps steps)
{
    private StoredCursors? _idle; // as a whole, by whichever run ends last: all that can be lost is a read

    /// <summary>Runs once.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot go on now. Ranges drained before stay in the totals.</exception>
    public async Task<AggregationReport> RunAsync(CancellationToken cancellationToken)
    {
        StoredCursors stored = Volatile.Read(ref _idle) ?? await steps.ListAsync(cancellationToken);
        var cursors = new List<FeedCursor>(stored.Cursors.Count);
        int changes = 0;
        int failed = 0;
        bool caughtUp = true;
        foreach (FeedCursor cursor in stored.Cursors)
        {
            try
            {
                DrainedRange drained = await steps.DrainAsync(cursor, cancellationToken);
                cursors.Add(drained.Cursor);
                changes += drained.Changes;
                caughtUp &= drained.CaughtUp;
            }
            catch (StoreUnavailableException unavailable)
            {
                steps.Failed(cursor, unavailable);
                cursors.Add(cursor);
                failed++;
                caughtUp = false;
            }
        }

        DateTimeOffset asOf = AggregationSteps.AsOf(cursors);
        bool moved = AggregationSteps.Moved(stored, cursors);
        Volatile.Write(ref _idle, moved ? null : stored);
        bool saved = await steps.SaveAsync(new StoredCursors(cursors, stored.ETag), moved, cancellationToken);
        if (saved)
            await steps.PublishAsync(asOf, cancellationToken);
        steps.Ran(changes, failed);
        return new AggregationReport(changes, caughtUp, failed, saved, asOf);
    }
}

/// <summary>What a run of aggregation did.</summary>
/// <param name="Changes">Changed shard documents that went through.</param>
/// <param name="CaughtUp">True when nothing was left in any range: the next run can wait for its interval.</param>
/// <param name="FailedRanges">Ranges that the store could not serve.</param>
/// <param name="Saved">False when another run was there first.</param>
/// <param name="AsOf">The instant before which every acknowledged increment is in the totals, if saved.</param>
public sealed record AggregationReport(int Changes, bool CaughtUp, int FailedRanges, bool Saved, DateTimeOffset AsOf);
