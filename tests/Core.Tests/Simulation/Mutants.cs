using ShardedCounter.Aggregation;
using ShardedCounter.Model;
using ShardedCounter.Reading;
using ShardedCounter.Storage;

namespace ShardedCounter.Tests.Simulation;

/// <summary>Wrong ways to do what the product does, kept to show that the simulation can tell.</summary>
internal static class Mutants
{
    /// <summary>Adds what a reading holds to the part there is, where it should take its place.</summary>
    public static TotalDocument AddParts(TotalDocument total, IReadOnlyList<ShardReading> readings, DateTimeOffset at)
    {
        IEnumerable<ShardReading> added = readings.Select(reading =>
        {
            ShardReading part = total.Parts.FirstOrDefault(p => p.Shard == reading.Shard);
            return new ShardReading(reading.Shard, part.N + reading.N, Math.Max(part.Rev + 1, reading.Rev));
        });
        return total.Merge(added, at);
    }

    /// <summary>Saves how far it will have come before the totals are written.</summary>
    public static async Task AggregateCursorsFirstAsync(ICounterStore store, AggregationOptions options, CancellationToken token)
    {
        StoredCursors cursors = await store.ReadCursorsAsync(token)
            ?? new StoredCursors([new FeedCursor((await store.ListFeedRangesAsync(token))[0], null, DateTimeOffset.UnixEpoch)], null);
        FeedCursor cursor = cursors.Cursors[0];
        FeedPage page = await store.ReadFeedAsync(cursor.Range, cursor.Continuation, options.PageSize, token);
        FeedCursor next = cursor with { Continuation = page.Continuation };
        if (!await store.TryWriteCursorsAsync(new StoredCursors([next], cursors.ETag), token))
            return;
        foreach (IGrouping<CounterId, ShardChange> changes in page.Changes.GroupBy(static change => change.Counter))
        {
            bool written = false;
            while (!written)
            {
                StoredTotal? stored = await store.ReadTotalAsync(changes.Key, token);
                TotalDocument total = (stored?.Total ?? TotalDocument.Empty(changes.Key)).Merge(changes.Select(static c => c.Reading), page.CompleteAsOf);
                written = (await store.WriteTotalsAsync([new StoredTotal(total, stored?.ETag)], token))[0];
            }
        }

        if (page.CaughtUp)
            await store.AdvanceFreshnessAsync(page.CompleteAsOf, token);
    }

    /// <summary>Looks at freshness when it already has the total.</summary>
    public sealed class FreshnessLastReader(ICounterStore store) : ICounterReader
    {
        public async ValueTask<TotalReading> ReadAsync(CounterId counter, CancellationToken cancellationToken)
        {
            StoredTotal? total = await store.ReadTotalAsync(counter, cancellationToken);
            DateTimeOffset asOf = await store.ReadFreshnessAsync(cancellationToken);
            return new TotalReading(counter, total?.Total.Value ?? 0, asOf, "0");
        }

        public ValueTask<LiveReading> ReadLiveAsync(CounterId counter, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ManyReading> ReadManyAsync(IReadOnlyList<CounterId> counters, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ListReading> ListAsync(TotalQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
