using ShardedCounter.Aggregation;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Testing.Storage;

/// <summary>The change feed that aggregation drains.</summary>
public abstract class ChangeFeedContract : ShardStoreContract
{
    [Fact]
    [Trait(ClockTrait, SettableClock)]
    public async Task ANewStoreHasRangesAndNothingInThem()
    {
        IReadOnlyList<string> ranges = await Store.ListFeedRangesAsync(CancellationToken.None);
        Assert.NotEmpty(ranges);
        Assert.Equal(ranges.Count, ranges.Distinct(StringComparer.Ordinal).Count());
        foreach (string range in ranges)
        {
            FeedPage page = await Store.ReadFeedAsync(range, null, 10, CancellationToken.None);
            Assert.Empty(page.Changes);
            Assert.True(page.CaughtUp);
            Assert.InRange(page.CompleteAsOf, Now.AddSeconds(-2), Now);
            Assert.InRange(page.ReadAt, Now.AddSeconds(-2), Now);
        }
    }

    [Fact]
    public async Task TheFeedGivesEveryChangedDocumentWithItsLatestSum()
    {
        await CountAsync("a", 1, shard: 1);
        await CountAsync("a", 2, shard: 2);
        await CountAsync("b", 4, shard: 1);
        await CountAsync("a", 8, shard: 1);
        await CountAsync("z", 0, shard: 1);

        FeedReading feed = await FeedReading.DrainAsync(Store, null, 100);

        Assert.Equal(4, feed.Latest.Count);
        Assert.Equal(new ShardReading(1, 9, 2), feed.Latest[(1, Id("a"))]);
        Assert.Equal(new ShardReading(2, 2, 1), feed.Latest[(2, Id("a"))]);
        Assert.Equal(new ShardReading(1, 4, 1), feed.Latest[(1, Id("b"))]);
        Assert.Equal(new ShardReading(1, 0, 1), feed.Latest[(1, Id("z"))]);
        Assert.All(feed.Pages, page => Assert.Equal(
            page.Changes.Count, page.Changes.DistinctBy(change => (change.Reading.Shard, change.Counter)).Count()));
    }

    [Fact]
    public async Task MarksAndReceiptsNeverShow()
    {
        await ApplyAsync(SealWriter(0, 1, [], [Receipt("r1")]));
        await ApplyAsync(SealWriter(1, 2, [Add("a", 1)], [Receipt("r2")]));

        FeedReading feed = await FeedReading.DrainAsync(Store, null, 100);

        Assert.Equal([(3, Id("a"))], feed.Latest.Keys);
    }

    [Fact]
    public async Task CommitsThatChangedNothingDoNotShow()
    {
        const long Max = (1L << 53) - 1;
        await ApplyAsync(SealWriter(0, 1, [Add("a", Max)], [Receipt("r1")]));
        await SendAsync(SealWriter(1, 2, [Add("b", 1), Add("a", 1)]));
        await SendAsync(SealWriter(1, 2, [Add("c", 1)], [Receipt("r1")]));
        await SendAsync(SealWriter(7, 8, [Add("d", 1)]));

        FeedReading feed = await FeedReading.DrainAsync(Store, null, 100);

        Assert.Equal(new ShardReading(3, Max, 1), Assert.Single(feed.Latest).Value);
    }

    [Fact]
    public async Task APageHoldsNoMoreChangesThanAskedForAndTheNextGoesOnBehindIt()
    {
        for (int i = 0; i < 10; i++)
            await CountAsync($"c{i}", i + 1);

        FeedReading feed = await FeedReading.DrainAsync(Store, null, 3);

        Assert.All(feed.Pages, page => Assert.InRange(page.Changes.Count, 0, 3));
        Assert.Equal(10, feed.Latest.Count);
        for (int i = 0; i < 10; i++)
            Assert.Equal(new ShardReading(3, i + 1, 1), feed.Latest[(3, Id($"c{i}"))]);
    }

    [Fact]
    public async Task PagesCutThroughLargeCommitsLoseNothing()
    {
        for (int commit = 0; commit < 3; commit++)
        {
            CounterDelta[] deltas = [.. Enumerable.Range(0, 90).Select(i => Add($"c{(commit * 60) + i:D3}", 1))];
            await ApplyAsync(SealWriter(commit, commit + 1, deltas));
        }

        FeedReading feed = await FeedReading.DrainAsync(Store, null, 7);

        Assert.Equal(210, feed.Latest.Count);
        Assert.All(feed.Pages, page => Assert.InRange(page.Changes.Count, 0, 7 + Commit.MaxCounters));
        Assert.Equal(270, feed.Latest.Values.Sum(reading => reading.N));
    }

    [Fact]
    public async Task AContinuationGivesWhatChangedSince()
    {
        await CountAsync("old", 1);
        FeedReading first = await FeedReading.DrainAsync(Store, null, 100);
        FeedReading nothing = await FeedReading.DrainAsync(Store, first.Continuations, 100);
        Assert.Empty(nothing.Latest);

        await CountAsync("new", 2);
        FeedReading second = await FeedReading.DrainAsync(Store, nothing.Continuations, 100);

        Assert.Equal(new ShardReading(3, 2, 1), Assert.Single(second.Latest).Value);
        FeedReading again = await FeedReading.DrainAsync(Store, first.Continuations, 100);
        Assert.Equal(second.Latest, again.Latest);
    }

    [Fact]
    public async Task ChangesMadeWhileTheFeedIsReadAreNotMissed()
    {
        for (int i = 0; i < 20; i++)
            await CountAsync($"c{i:D2}", 1);

        int step = 0;
        FeedReading feed = await FeedReading.DrainAsync(Store, null, 2, afterPage: async () =>
        {
            if (++step > 15)
                return;
            await CountAsync($"c{step:D2}", 100);
            await CountAsync($"b{step:D2}", 1000);
            await CountAsync($"d{step:D2}", 1000);
        });

        Assert.Equal(50, feed.Latest.Count);
        Assert.Equal(20 + (15 * 100) + (30 * 1000), feed.Latest.Values.Sum(reading => reading.N));
    }

    [Fact]
    public async Task NullAndOldContinuationsStillGiveEverythingAfterTheCursorsMovedOn()
    {
        await CountAsync("a", 1, shard: 1);
        FeedReading early = await FeedReading.DrainAsync(Store, null, 100);
        string? etag = null;
        for (int round = 0; round < 5; round++)
        {
            for (int i = 0; i < 8; i++)
                await CountAsync($"c{round}-{i}", 1, shard: i % 3);
            FeedReading feed = await FeedReading.DrainAsync(Store, null, 5);
            List<FeedCursor> cursors = [.. feed.Continuations.Select(range => new FeedCursor(range.Key, range.Value, Now))];
            Assert.True(await Store.TryWriteCursorsAsync(new StoredCursors(cursors, etag), CancellationToken.None));
            etag = (await Store.ReadCursorsAsync(CancellationToken.None))!.ETag;
        }

        await CountAsync("last", 1);

        FeedReading all = await FeedReading.DrainAsync(Store, null, 3);
        Assert.Equal(42, all.Latest.Count);
        Assert.All(all.Latest.Values, reading => Assert.Equal(1, reading.N));
        FeedReading since = await FeedReading.DrainAsync(Store, early.Continuations, 3);
        Assert.Equal(
            all.Latest.Keys.Where(key => key.Counter != Id("a")).Order(), since.Latest.Keys.Where(key => key.Counter != Id("a")).Order());
    }

    [Fact]
    [Trait(ClockTrait, SettableClock)]
    public async Task EveryCommitAcknowledgedBeforeCompleteAsOfHasBeenGiven()
    {
        var commits = new List<(DateTimeOffset AcknowledgedAt, CounterId Counter, long Rev)>();
        var revs = new Dictionary<string, long>(StringComparer.Ordinal);

        async Task CommitAsync(string counter)
        {
            await CountAsync(counter, 1);
            revs[counter] = revs.GetValueOrDefault(counter) + 1;
            commits.Add((Now, Id(counter), revs[counter]));
            Time.Advance(TimeSpan.FromSeconds(5));
        }

        // x is changed early and again late: a feed that gives it at its last change only must not call itself complete
        // up to y, although y's change lies between.
        foreach (string counter in new[] { "x", "y", "z", "x", "y", "w" })
            await CommitAsync(counter);

        foreach (string range in await Store.ListFeedRangesAsync(CancellationToken.None))
        {
            var given = new Dictionary<CounterId, long>();
            string? continuation = null;
            FeedPage page;
            int steps = 0;
            do
            {
                page = await Store.ReadFeedAsync(range, continuation, 1, CancellationToken.None);
                continuation = page.Continuation;
                foreach (ShardChange change in page.Changes)
                    given[change.Counter] = Math.Max(given.GetValueOrDefault(change.Counter), change.Reading.Rev);

                // A range that holds none of the shard promises nothing about it.
                if (given.Count > 0)
                    Assert.All(commits.Where(commit => commit.AcknowledgedAt < page.CompleteAsOf), commit =>
                        Assert.True(given.GetValueOrDefault(commit.Counter) >= commit.Rev, $"{commit} before {page.CompleteAsOf:O}"));
                Assert.True(page.CompleteAsOf <= Now);
                Assert.InRange(page.ReadAt, Now.AddSeconds(-2), Now); // whether or not it caught up
                if (++steps <= 4)
                    await CommitAsync("x");
            }
            while (!page.CaughtUp || steps <= 4);

            Assert.True(given.Count == 0 || page.CompleteAsOf > commits[^1].AcknowledgedAt);
        }
    }
}
