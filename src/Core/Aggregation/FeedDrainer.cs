using System.Runtime.InteropServices;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Aggregation;

/// <summary>
/// Drains one range of the change feed into the totals, page by page. Any number at once, of the same range too: that costs work and
/// changes nothing.
/// </summary>
/// <remarks>
/// A page is written to the totals before its continuation is returned, so a cursor made from the continuation never runs ahead of them.
/// Only the counters a page names are read and written: the cost follows what changed.
/// <para>
/// The layout plays no part. The feed ranges cover every shard there is or ever will be, and a part comes with its shard's number: a counter's first increment
/// in a new shard is one change more in the feed.
/// </para>
/// </remarks>
internal sealed class FeedDrainer(ICounterStore store, AggregationOptions options, PartMerge? merge = null)
{
    /// <summary>Totals read and written at once: a store with one writer holds up commits meanwhile, some 2 ms for these.</summary>
    private const int TotalsAtOnce = 500;

    private readonly PartMerge _merge = merge ?? (static (total, readings, at) => total.Merge(readings, at));

    /// <summary>Drains until caught up, or for the configured number of pages.</summary>
    /// <param name="cursor">Where to go on.</param>
    /// <param name="cancellationToken">Stops between pages and within; what was written stays, the cursor is not moved.</param>
    /// <exception cref="StoreUnavailableException">The store cannot go on now; nothing is lost, the cursor is as it was.</exception>
    public async Task<DrainedRange> DrainAsync(FeedCursor cursor, CancellationToken cancellationToken)
    {
        int changes = 0;
        for (int pages = 0; pages < options.MaxPagesPerRun; pages++)
        {
            FeedPage page = await store.ReadFeedAsync(cursor.Range, cursor.Continuation, options.PageSize, cancellationToken);
            await MergeAsync(page, cancellationToken);
            changes += page.Changes.Count;
            DateTimeOffset drainedAt = page.CompleteAsOf > cursor.DrainedAt ? page.CompleteAsOf : cursor.DrainedAt;
            cursor = cursor with { Continuation = page.Continuation, DrainedAt = drainedAt };
            if (page.CaughtUp)
                return new DrainedRange(cursor, changes, CaughtUp: true);
        }

        return new DrainedRange(cursor, changes, CaughtUp: false);
    }

    private async Task MergeAsync(FeedPage page, CancellationToken cancellationToken)
    {
        // In order of first mention, so that a run does the same work in the same order every time.
        var readings = new Dictionary<CounterId, List<ShardReading>>();
        foreach ((CounterId counter, ShardReading reading) in page.Changes)
            (CollectionsMarshal.GetValueRefOrAddDefault(readings, counter, out _) ??= []).Add(reading);

        foreach (CounterId[] counters in readings.Keys.Chunk(TotalsAtOnce))
            await MergeAsync(counters, readings, page.ReadAt, cancellationToken);
    }

    private async Task MergeAsync(
        CounterId[] open, Dictionary<CounterId, List<ShardReading>> readings, DateTimeOffset at, CancellationToken cancellationToken)
    {
        while (open.Length > 0)
        {
            IReadOnlyList<StoredTotal?> stored = await store.ReadTotalsAsync(open, cancellationToken);
            var changed = new List<StoredTotal>(open.Length);
            for (int i = 0; i < open.Length; i++)
            {
                TotalDocument before = stored[i]?.Total ?? TotalDocument.Empty(open[i]);
                TotalDocument after = _merge(before, readings[open[i]], at);
                if (!ReferenceEquals(before, after))
                    changed.Add(new StoredTotal(after, stored[i]?.ETag));
            }

            if (changed.Count == 0)
                return;

            // Whoever changed a total in between, another aggregator or a reset, has made progress: the loop ends.
            IReadOnlyList<bool> written = await store.WriteTotalsAsync(changed, cancellationToken);
            open = [.. changed.Where((_, i) => !written[i]).Select(static total => total.Total.Counter)];
        }
    }
}

/// <summary>What draining a range did.</summary>
/// <param name="Cursor">The range's cursor, to be saved.</param>
/// <param name="Changes">How many changed shard documents went through.</param>
/// <param name="CaughtUp">True when nothing was left.</param>
public sealed record DrainedRange(FeedCursor Cursor, int Changes, bool CaughtUp);
