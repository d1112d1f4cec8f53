using ShardedCounter.Aggregation;
using ShardedCounter.Model;
using ShardedCounter.Reading;
using ShardedCounter.Storage;
using ShardedCounter.Tests.Fakes;

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
                TotalDocument total = (stored?.Total ?? TotalDocument.Empty(changes.Key)).Merge(changes.Select(static c => c.Reading), page.ReadAt);
                written = (await store.WriteTotalsAsync([new StoredTotal(total, stored?.ETag)], token))[0];
            }
        }

        if (page.CaughtUp)
            await store.AdvanceFreshnessAsync(page.CompleteAsOf, token);
    }

    /// <summary>Says at once that the layout has grown, and writes it when it has said so: new shards are used that the store does not name.</summary>
    public sealed class EarlyLayout(SimWorld world, IControlStore store, int shards, int stableShards) : ForwardingControlStore(store)
    {
        private int _said = shards;

        public override ValueTask<Layout> ReadLayoutAsync(CancellationToken cancellationToken) => ValueTask.FromResult(new Layout(_said, stableShards));

        public override ValueTask<Layout> TryGrowLayoutAsync(Layout seen, int shards, CancellationToken cancellationToken)
        {
            _said = Math.Max(_said, shards);
            _ = GrowLaterAsync(shards);
            return ValueTask.FromResult(new Layout(_said, stableShards));
        }

        private async Task GrowLaterAsync(int shards)
        {
            await Task.Delay(world.Within(2_000), world.Time, CancellationToken.None);
            while (true)
            {
                try
                {
                    Layout standing = await base.ReadLayoutAsync(CancellationToken.None);
                    if (standing.Shards >= shards || (await base.TryGrowLayoutAsync(standing, shards, CancellationToken.None)).Shards >= shards)
                        return;
                }
                catch (StoreUnavailableException)
                {
                    // Late as it is, it gets there.
                }
            }
        }
    }

    /// <summary>Never learns that the layout has grown.</summary>
    public sealed class FirstLayout(IControlStore store, Layout first) : ForwardingControlStore(store)
    {
        public override ValueTask<Layout> ReadLayoutAsync(CancellationToken cancellationToken) => ValueTask.FromResult(first);
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

        public ValueTask<HistoryReading> ReadHistoryAsync(CounterId counter, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<LiveReading> ReadLiveAsync(CounterId counter, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ManyReading> ReadManyAsync(IReadOnlyList<CounterId> counters, bool withHistory, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ListReading> ListAsync(TotalQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
