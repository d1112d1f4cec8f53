using ShardedCounter.Aggregation;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Testing.Storage;

/// <summary>Layout, cursors, freshness and dead letters.</summary>
public abstract class ControlContract : ShardStoreContract
{
    [Fact]
    public async Task TheLayoutIsCreatedOnceAndALaterNumberIsIgnored()
    {
        Assert.Equal(new Layout(8, 8), await Store.OpenLayoutAsync(8, CancellationToken.None));
        Assert.Equal(new Layout(8, 8), await Store.OpenLayoutAsync(4, CancellationToken.None));
        Assert.Equal(new Layout(8, 8), await Store.OpenLayoutAsync(32, CancellationToken.None));
    }

    [Fact]
    public async Task ManyOpeningTheLayoutAtOnceAgree()
    {
        Layout[] layouts = await Task.WhenAll(Enumerable.Range(1, 8).Select(
            i => Task.Run(async () => await Store.OpenLayoutAsync(i, CancellationToken.None))));
        Assert.Single(layouts.Distinct());
        Assert.Equal(layouts[0].Shards, layouts[0].StableShards);
    }

    [Fact]
    public async Task AGrownLayoutStandsForEveryReaderAndEveryLaterOpening()
    {
        Layout opened = await Store.OpenLayoutAsync(8, CancellationToken.None);
        Assert.Equal(new Layout(8, 8), await Store.ReadLayoutAsync(CancellationToken.None));
        Assert.Equal(new Layout(20, 8), await Store.TryGrowLayoutAsync(opened, 20, CancellationToken.None));
        Assert.Equal(new Layout(20, 8), await Store.ReadLayoutAsync(CancellationToken.None));
        Assert.Equal(new Layout(20, 8), await Store.OpenLayoutAsync(4, CancellationToken.None));
        Assert.Equal(
            new Layout(Layout.MaxShards, 8), await Store.TryGrowLayoutAsync(new Layout(20, 8), Layout.MaxShards, CancellationToken.None));
        Assert.Equal(new Layout(Layout.MaxShards, 8), await Store.ReadLayoutAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData(8, 8, 7)]
    [InlineData(8, 8, 8)]
    [InlineData(8, 8, 1)]
    [InlineData(4, 8, 16)]
    [InlineData(16, 8, 32)]
    [InlineData(8, 4, 16)]
    public async Task ANumberNotAboveTheStandingOneOrALayoutThatDoesNotStandChangesNothing(int seenShards, int seenStable, int shards)
    {
        await Store.OpenLayoutAsync(8, CancellationToken.None);
        Assert.Equal(
            new Layout(8, 8), await Store.TryGrowLayoutAsync(new Layout(seenShards, seenStable), shards, CancellationToken.None));
        Assert.Equal(new Layout(8, 8), await Store.ReadLayoutAsync(CancellationToken.None));
    }

    [Fact]
    public async Task OfManyGrowingOneLayoutAtOnceOneWinsAndAllAreToldSo()
    {
        Layout opened = await Store.OpenLayoutAsync(2, CancellationToken.None);
        Layout[] told = await Task.WhenAll(Enumerable.Range(3, 8).Select(
            shards => Task.Run(async () => await Store.TryGrowLayoutAsync(opened, shards, CancellationToken.None))));
        Layout standing = await Store.ReadLayoutAsync(CancellationToken.None);
        Assert.InRange(standing.Shards, 3, 10);
        Assert.Equal(2, standing.StableShards);
        Assert.All(told, layout => Assert.Equal(standing, layout));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Layout.MaxShards + 1)]
    public async Task ALayoutDoesNotGrowToANumberOfShardsThatCannotBe(int shards)
    {
        Layout opened = await Store.OpenLayoutAsync(8, CancellationToken.None);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await Store.TryGrowLayoutAsync(opened, shards, CancellationToken.None));
        Assert.Equal(opened, await Store.ReadLayoutAsync(CancellationToken.None));
    }

    [Fact]
    public async Task AStoreNeverOpenedHasNoLayoutToReadOrGrow()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Store.ReadLayoutAsync(CancellationToken.None));
        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await Store.TryGrowLayoutAsync(new Layout(8, 8), 16, CancellationToken.None));
        Assert.Equal(new Layout(4, 4), await Store.OpenLayoutAsync(4, CancellationToken.None));
    }

    [Fact]
    public async Task WhatIsCountedInANewShardIsReadWithTheLayoutThatGrewForIt()
    {
        Layout opened = await Store.OpenLayoutAsync(4, CancellationToken.None);
        await CountAsync("a", 5, shard: 3);
        Layout grown = await Store.TryGrowLayoutAsync(opened, 8, CancellationToken.None);
        await CountAsync("a", 7, shard: 7);
        ShardReadings readings = await Store.ReadShardsAsync(Id("a"), grown.Shards, CancellationToken.None);
        Assert.Equal([0, 0, 0, 5, 0, 0, 0, 7], readings.Shards.Select(shard => shard.N));
    }

    [Fact]
    public async Task CursorsAreWrittenOnlyUnderTheETagTheyWereReadWith()
    {
        string range = (await Store.ListFeedRangesAsync(CancellationToken.None))[0];
        Assert.Null(await Store.ReadCursorsAsync(CancellationToken.None));
        Assert.False(await TryWriteAsync(new FeedCursor(range, null, Now), "1"));
        Assert.True(await TryWriteAsync(new FeedCursor(range, null, DateTimeOffset.UnixEpoch), null));
        Assert.False(await TryWriteAsync(new FeedCursor(range, null, Now), null));
        StoredCursors first = (await Store.ReadCursorsAsync(CancellationToken.None))!;
        Assert.Equal(new FeedCursor(range, null, DateTimeOffset.UnixEpoch), Assert.Single(first.Cursors));

        string continuation = (await Store.ReadFeedAsync(range, null, 1, CancellationToken.None)).Continuation;
        var moved = new FeedCursor(range, continuation, Now.AddMilliseconds(7));
        Assert.True(await TryWriteAsync(moved, first.ETag));
        Assert.False(await TryWriteAsync(new FeedCursor(range, null, Now), first.ETag));

        StoredCursors second = (await Store.ReadCursorsAsync(CancellationToken.None))!;
        Assert.Equal(moved, Assert.Single(second.Cursors));
        Assert.NotEqual(first.ETag, second.ETag);
        Assert.True(await TryWriteAsync(moved, second.ETag));
        Assert.False(await TryWriteAsync(moved, second.ETag));
    }

    [Fact]
    public async Task FreshnessStartsAtTheEpochAndNeverGoesBack()
    {
        Assert.Equal(DateTimeOffset.UnixEpoch, await Store.ReadFreshnessAsync(CancellationToken.None));
        await Store.AdvanceFreshnessAsync(Now, CancellationToken.None);
        Assert.Equal(Now, await Store.ReadFreshnessAsync(CancellationToken.None));
        await Store.AdvanceFreshnessAsync(Now.AddSeconds(-1), CancellationToken.None);
        Assert.Equal(Now, await Store.ReadFreshnessAsync(CancellationToken.None));
        await Store.AdvanceFreshnessAsync(Now.AddMilliseconds(1), CancellationToken.None);
        Assert.Equal(Now.AddMilliseconds(1), await Store.ReadFreshnessAsync(CancellationToken.None));
    }

    [Fact]
    public async Task DeadLettersAreKeptOnceEach()
    {
        var first = new DeadLetter("eh|ns|hub|0", "17", Now, "not JSON", "{\"x\": \"\u00e4\u0000\u20ac\"");
        var second = new DeadLetter("eh|ns|hub|0", "18", Now.AddSeconds(1), "too large", "");
        var other = new DeadLetter("eh|ns|hub|1", "17", Now, "other", "body");
        await Store.AddDeadLettersAsync([first, other], CancellationToken.None);
        await Store.AddDeadLettersAsync([first with { Reason = "changed" }, second], CancellationToken.None);
        await Store.AddDeadLettersAsync([], CancellationToken.None);

        Assert.Equal([second, first], await Store.ReadDeadLettersAsync("eh|ns|hub|0", 10, CancellationToken.None));
        Assert.Equal([second], await Store.ReadDeadLettersAsync("eh|ns|hub|0", 1, CancellationToken.None));
        Assert.Equal([other], await Store.ReadDeadLettersAsync("eh|ns|hub|1", 10, CancellationToken.None));
        Assert.Empty(await Store.ReadDeadLettersAsync("eh|ns|hub|2", 10, CancellationToken.None));
    }

    [Fact]
    [Trait(ClockTrait, SettableClock)]
    public async Task DeadLettersExpireAfterFourteenDays()
    {
        var letter = new DeadLetter("s", "1", Now, "r", "b");
        await Store.AddDeadLettersAsync([letter], CancellationToken.None);
        Time.Advance(TimeSpan.FromDays(14) - TimeSpan.FromSeconds(2));
        Assert.Single(await Store.ReadDeadLettersAsync("s", 10, CancellationToken.None));
        Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Empty(await Store.ReadDeadLettersAsync("s", 10, CancellationToken.None));

        // Its place is free again.
        await Store.AddDeadLettersAsync([letter with { At = Now }], CancellationToken.None);
        Assert.Equal([letter with { At = Now }], await Store.ReadDeadLettersAsync("s", 10, CancellationToken.None));
    }

    private async Task<bool> TryWriteAsync(FeedCursor cursor, string? etag) =>
        await Store.TryWriteCursorsAsync(new StoredCursors([cursor], etag), CancellationToken.None);
}
