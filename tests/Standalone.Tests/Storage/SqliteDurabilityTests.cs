using Microsoft.Extensions.Time.Testing;
using ShardedCounter.Aggregation;
using ShardedCounter.Model;
using ShardedCounter.Standalone.Storage;
using ShardedCounter.Storage;
using ShardedCounter.Testing;
using ShardedCounter.Testing.Storage;

namespace ShardedCounter.Standalone.Tests.Storage;

/// <summary>What a file keeps over a restart, and what it forgets in time.</summary>
public sealed class SqliteDurabilityTests : IDisposable
{
    private static readonly DateTimeOffset _start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly StoreFolder _folder = new();
    private readonly FakeTimeProvider _time = new(_start);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task EverythingIsThereAfterARestart()
    {
        Commit commit = Seal(1, "a", [new Receipt("r", "p")]);
        string? continuation;
        await using (SqliteCounterStore store = _folder.Open(_time))
        {
            Layout opened = await store.OpenLayoutAsync(8, CancellationToken.None);
            await store.TryGrowLayoutAsync(opened, 16, CancellationToken.None);
            await store.CommitAsync(commit, CancellationToken.None);
            continuation = (await store.ReadFeedAsync("all", null, 10, CancellationToken.None)).Continuation;
            await store.TryWriteCursorsAsync(new StoredCursors([new FeedCursor("all", continuation, _start)], null), CancellationToken.None);
            await store.AdvanceFreshnessAsync(_start, CancellationToken.None);
            await store.WriteTotalsAsync([new StoredTotal(TotalDocument.Empty(CounterId.Parse("a")), null)], CancellationToken.None);
            await store.AddDeadLettersAsync([new DeadLetter("s", "1", _start, "r", "b")], CancellationToken.None);
        }

        await using SqliteCounterStore again = _folder.Open(_time);
        Assert.Equal(new Layout(16, 8), await again.OpenLayoutAsync(2, CancellationToken.None));
        Assert.IsType<CommitOutcome.AlreadyApplied>(await again.CommitAsync(commit, CancellationToken.None));
        Assert.IsType<CommitOutcome.DuplicateReceipts>(
            await again.CommitAsync(Seal(2, "a", [new Receipt("r", "q")]), CancellationToken.None));
        StoredCursors cursors = (await again.ReadCursorsAsync(CancellationToken.None))!;
        Assert.Equal([new FeedCursor("all", continuation, _start)], cursors.Cursors);
        Assert.Equal(_start, await again.ReadFreshnessAsync(CancellationToken.None));
        Assert.NotNull(await again.ReadTotalAsync(CounterId.Parse("a"), CancellationToken.None));
        Assert.Single(await again.ReadDeadLettersAsync("s", 10, CancellationToken.None));
        await again.CommitAsync(Seal(3, "b"), CancellationToken.None);
        FeedPage page = await again.ReadFeedAsync("all", continuation, 10, CancellationToken.None);
        Assert.Equal(CounterId.Parse("b"), Assert.Single(page.Changes).Counter);
    }

    [Fact]
    public async Task TheClockNeverGoesBackNotEvenOverARestart()
    {
        var time = new SettableTime { Now = _start };
        await using (SqliteCounterStore store = _folder.Open(time))
        {
            await store.CommitAsync(Seal(1, "a"), CancellationToken.None);
            time.Now = _start.AddMinutes(-10);
            Assert.Equal(_start, await ReadInstantAsync(store));
        }

        await using (SqliteCounterStore store = _folder.Open(time))
        {
            Assert.Equal(_start, await ReadInstantAsync(store));
            await store.AdvanceFreshnessAsync(_start.AddMinutes(1), CancellationToken.None);
        }

        await using (SqliteCounterStore store = _folder.Open(time))
        {
            Assert.Equal(_start.AddMinutes(1), await ReadInstantAsync(store));
            time.Now = _start.AddMinutes(2).AddTicks(5);
            Assert.Equal(_start.AddMinutes(2), await ReadInstantAsync(store));
        }
    }

    [Fact]
    public async Task TheLogIsForgottenBehindTheCursorsAndTheFeedStillGivesEverything()
    {
        await using SqliteCounterStore store = _folder.Open(_time);
        for (int i = 1; i <= 20; i++)
            await store.CommitAsync(Seal(i, $"c{i}"), CancellationToken.None);
        Assert.Equal(20, Count("log"));
        FeedReading feed = await FeedReading.DrainAsync(store, null, 3);
        await store.TryWriteCursorsAsync(new StoredCursors([new FeedCursor("all", feed.Continuations["all"], _start)], null), CancellationToken.None);
        await store.CommitAsync(Seal(21, "c21"), CancellationToken.None);

        Assert.Equal(2, Count("log")); // the row the cursor stands on, and the new one
        Assert.Equal("log|20", feed.Continuations["all"]);
        Assert.Equal([(0, CounterId.Parse("c21"))], (await FeedReading.DrainAsync(store, feed.Continuations, 3)).Latest.Keys);
        var old = new Dictionary<string, string> { ["all"] = "log|7" };
        Assert.Equal(21, (await FeedReading.DrainAsync(store, old, 3)).Latest.Count);
        Assert.Equal(21, (await FeedReading.DrainAsync(store, null, 3)).Latest.Count);
    }

    [Theory]
    [InlineData("log|99")]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("log|-1")]
    public async Task AContinuationThatThisFileNeverGaveStartsOver(string continuation)
    {
        await using SqliteCounterStore store = _folder.Open(_time);
        for (int i = 1; i <= 5; i++)
            await store.CommitAsync(Seal(i, $"c{i}"), CancellationToken.None);
        var from = new Dictionary<string, string> { ["all"] = continuation };
        Assert.Equal(5, (await FeedReading.DrainAsync(store, from, 2)).Latest.Count);
    }

    [Fact]
    public async Task AScanThatTheLogWasCutUnderStartsOver()
    {
        await using SqliteCounterStore store = _folder.Open(_time);
        for (int i = 1; i <= 5; i++)
            await store.CommitAsync(Seal(i, $"c{i}"), CancellationToken.None);
        FeedPage scan = await store.ReadFeedAsync("all", null, 2, CancellationToken.None);
        Assert.False(scan.CaughtUp);
        Assert.Equal(DateTimeOffset.UnixEpoch, scan.CompleteAsOf);
        for (int i = 6; i <= 9; i++)
            await store.CommitAsync(Seal(i, $"a{i}"), CancellationToken.None);
        await store.TryWriteCursorsAsync(new StoredCursors([new FeedCursor("all", "log|9", _start)], null), CancellationToken.None);
        await store.CommitAsync(Seal(10, "a10"), CancellationToken.None);

        var from = new Dictionary<string, string> { ["all"] = scan.Continuation };
        Assert.Equal(10, (await FeedReading.DrainAsync(store, from, 2)).Latest.Count);
    }

    [Fact]
    public async Task WhatHasExpiredIsDeletedInTime()
    {
        await using SqliteCounterStore store = _folder.Open(_time);
        for (int i = 1; i <= 3; i++)
            await store.CommitAsync(Seal(i, "a", [new Receipt($"r{i}", "p")]), CancellationToken.None);
        await store.AddDeadLettersAsync([new DeadLetter("s", "1", _start, "r", "b")], CancellationToken.None);
        var partition = new Commit(0, ProducerId.Partition("ns", "hub", "0"), null, new Mark(1, _start), [], []);
        await store.CommitAsync(partition, CancellationToken.None);

        _time.Advance(TimeSpan.FromDays(8));
        await store.CommitAsync(Seal(4, "a"), CancellationToken.None);
        Assert.Equal(0, Count("receipts"));
        Assert.Equal(2, Count("marks")); // the partition's and the newest
        Assert.Equal(1, Count("dead_letters"));
        _time.Advance(TimeSpan.FromDays(8));
        await store.CommitAsync(Seal(5, "a"), CancellationToken.None);
        Assert.Equal(0, Count("dead_letters"));
        Assert.Equal(1, Count("shards"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task BehindTheLogIsCompleteUpToTheLastRowOfThePage(int rows)
    {
        await using SqliteCounterStore store = _folder.Open(_time);
        for (int i = 1; i <= 4; i++)
        {
            await store.CommitAsync(Seal(i, $"c{i}"), CancellationToken.None);
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        FeedPage page = await store.ReadFeedAsync("all", "log|0", rows, CancellationToken.None);
        Assert.False(page.CaughtUp);
        Assert.Equal(_start.AddSeconds(10 * (rows - 1)), page.CompleteAsOf);
    }

    private static Commit Seal(int producer, string counter, Receipt[]? receipts = null) => new(
        0, ProducerId.Writer(new Guid(producer, 0, 0, new byte[8])), null, new Mark(1), [new CounterDelta(CounterId.Parse(counter), 1)], receipts ?? []);

    private static async Task<DateTimeOffset> ReadInstantAsync(SqliteCounterStore store) =>
        (await store.ReadShardsAsync(CounterId.Parse("a"), 1, CancellationToken.None)).At;

    private long Count(string table)
    {
        using SqliteDatabase database = SqliteDatabase.Open(_folder.Database, forWriting: false);
        return database.QueryInteger($"SELECT count(*) FROM {table}");
    }
}
