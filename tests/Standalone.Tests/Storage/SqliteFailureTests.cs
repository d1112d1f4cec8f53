using Microsoft.Extensions.Time.Testing;
using ShardedCounter.Model;
using ShardedCounter.Standalone.Storage;
using ShardedCounter.Storage;
using SQLitePCL;

namespace ShardedCounter.Standalone.Tests.Storage;

/// <summary>What becomes of commits when COMMIT fails, is slow, or never comes.</summary>
public sealed class SqliteFailureTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(raw.SQLITE_IOERR_FSYNC)]
    [InlineData(raw.SQLITE_IOERR_WRITE)]
    [InlineData(raw.SQLITE_CORRUPT)]
    public async Task ACommitThatLandedThoughCommitFailedIsUnknownAndItsReplayIsAlreadyApplied(int code)
    {
        Commit commit = Seal(1, "a");
        var fatal = new List<string>();
        bool fail = false;
        await using (SqliteCounterStore store = _folder.Open(
            seams: new SqliteStoreSeams(commitNow => commitNow() is var real && fail ? code : real), onFatal: fatal.Add))
        {
            await store.OpenLayoutAsync(4, CancellationToken.None);
            fail = true;
            Assert.IsType<CommitOutcome.Unknown>(await store.CommitAsync(commit, CancellationToken.None));
            fail = false;

            Assert.NotNull(store.FailureReason);
            Assert.Equal([store.FailureReason], fatal);
            Assert.IsType<CommitOutcome.Unknown>(await store.CommitAsync(Seal(2, "b"), CancellationToken.None));
            await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.ReadFreshnessAsync(CancellationToken.None));
            await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.OpenLayoutAsync(4, CancellationToken.None));
            Assert.Single(fatal);
        }

        await using SqliteCounterStore again = _folder.Open();
        Assert.IsType<CommitOutcome.AlreadyApplied>(await again.CommitAsync(commit, CancellationToken.None));
        Assert.Equal([(1, 1)], await ReadAsync(again, "a"));
        Assert.Equal([(0, 0)], await ReadAsync(again, "b"));
    }

    [Fact]
    public async Task ADiskThatIsFullAtCommitLeavesTheOutcomeUnknownAndTheStoreGoesOn()
    {
        bool fail = false;
        await using SqliteCounterStore store = _folder.Open(
            seams: new SqliteStoreSeams(commitNow => fail ? raw.SQLITE_FULL : commitNow()));
        Assert.IsType<CommitOutcome.Applied>(await store.CommitAsync(Seal(1, "a"), CancellationToken.None));
        fail = true;
        Assert.IsType<CommitOutcome.Unknown>(await store.CommitAsync(Seal(2, "a"), CancellationToken.None));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.OpenLayoutAsync(4, CancellationToken.None));
        fail = false;

        Assert.Null(store.FailureReason);
        Assert.Equal([(1, 1)], await ReadAsync(store, "a"));
        Assert.IsType<CommitOutcome.Applied>(await store.CommitAsync(Seal(2, "a"), CancellationToken.None));
        Assert.Equal([(2, 2)], await ReadAsync(store, "a"));
        FeedPage page = await store.ReadFeedAsync("all", "log|0", 10, CancellationToken.None);
        Assert.Equal("log|2", page.Continuation);
    }

    [Fact]
    public async Task ALockAtCommitIsThrottled()
    {
        bool fail = true;
        await using SqliteCounterStore store = _folder.Open(
            seams: new SqliteStoreSeams(commitNow => fail ? raw.SQLITE_BUSY : commitNow()));
        Assert.IsType<CommitOutcome.Throttled>(await store.CommitAsync(Seal(1, "a"), CancellationToken.None));
        fail = false;
        Assert.IsType<CommitOutcome.Applied>(await store.CommitAsync(Seal(1, "a"), CancellationToken.None));
    }

    [Fact]
    public async Task AnotherProgramsLockIsThrottled()
    {
        await using SqliteCounterStore store = _folder.Open();
        using (SqliteDatabase other = SqliteDatabase.Open(_folder.Database, forWriting: true))
        {
            other.Execute("BEGIN IMMEDIATE");
            Assert.IsType<CommitOutcome.Throttled>(await store.CommitAsync(Seal(1, "a"), CancellationToken.None));
        }

        Assert.Null(store.FailureReason);
        Assert.IsType<CommitOutcome.Applied>(await store.CommitAsync(Seal(1, "a"), CancellationToken.None));
    }

    [Fact]
    public async Task AFullDiskThrottlesAndAppliesNothingAndWithSpaceTheStoreGoesOn()
    {
        int applied = 0;
        await using (SqliteCounterStore store = _folder.Open(seams: new SqliteStoreSeams(MaxPages: 60)))
        {
            CommitOutcome outcome = CommitOutcome.Applied.Instance;
            for (int i = 0; i < 1000 && outcome is CommitOutcome.Applied; i++)
            {
                outcome = await store.CommitAsync(Bulk(i), CancellationToken.None);
                applied += outcome is CommitOutcome.Applied ? 1 : 0;
            }

            var throttled = Assert.IsType<CommitOutcome.Throttled>(outcome);
            Assert.Equal(TimeSpan.FromSeconds(1), throttled.RetryAfter);
            Assert.Null(store.FailureReason);
            Assert.Equal([(applied, applied)], await ReadAsync(store, "every"));
            Assert.Equal([(0, 0)], await ReadAsync(store, $"bulk{applied}-0"));
        }

        await using SqliteCounterStore again = _folder.Open();
        Assert.IsType<CommitOutcome.Applied>(await again.CommitAsync(Bulk(applied), CancellationToken.None));
        Assert.Equal([(applied + 1, applied + 1)], await ReadAsync(again, "every"));
    }

    [Fact]
    public async Task NothingIsAnsweredOrSeenBeforeCommitHasReturned()
    {
        using var committing = new SemaphoreSlim(0);
        using var gate = new SemaphoreSlim(0);
        await using SqliteCounterStore store = _folder.Open(seams: new SqliteStoreSeams(commitNow =>
        {
            committing.Release();
            gate.Wait();
            return commitNow();
        }));
        Task<CommitOutcome> commit = store.CommitAsync(Seal(1, "a"), CancellationToken.None).AsTask();
        await committing.WaitAsync();

        Assert.False(commit.IsCompleted);
        Assert.Equal([(0, 0)], await ReadAsync(store, "a"));

        gate.Release();
        Assert.IsType<CommitOutcome.Applied>(await commit);
        Assert.Equal([(1, 1)], await ReadAsync(store, "a"));
    }

    [Fact]
    public async Task WhatWaitsIsCommittedInOneTransactionInWhichEachStandsAlone()
    {
        const long Max = (1L << 53) - 1;
        using var committing = new SemaphoreSlim(0);
        using var gate = new SemaphoreSlim(0);
        await using SqliteCounterStore store = _folder.Open(seams: new SqliteStoreSeams(commitNow =>
        {
            committing.Release();
            gate.Wait();
            return commitNow();
        }));
        Task<CommitOutcome> first = store.CommitAsync(Seal(1, "full", Max), CancellationToken.None).AsTask();
        await committing.WaitAsync();
        Commit repeated = Seal(2, "a");
        Task<CommitOutcome>[] waiting =
        [
            .. new[]
            {
                repeated,
                Seal(3, "b", 5, "full"),
                repeated,
                Seal(4, "b", 7),
                new Commit(0, Producer(1), new Mark(77), new Mark(78), [new CounterDelta(CounterId.Parse("b"), 9)], []),
                Seal(5, "a", 100),
            }.Select(commit => store.CommitAsync(commit, CancellationToken.None).AsTask()),
        ];
        gate.Release(2);

        Assert.IsType<CommitOutcome.Applied>(await first);
        CommitOutcome[] outcomes = await Task.WhenAll(waiting);
        Assert.Equal(
            [
                CommitOutcome.Applied.Instance,
                new CommitOutcome.OutOfRange(CounterId.Parse("full")),
                CommitOutcome.AlreadyApplied.Instance,
                CommitOutcome.Applied.Instance,
                new CommitOutcome.MarkMoved(new Mark(1)),
                CommitOutcome.Applied.Instance,
            ],
            outcomes);
        await committing.WaitAsync();
        Assert.Equal(0, committing.CurrentCount);
        Assert.Equal([(101, 2)], await ReadAsync(store, "a"));
        Assert.Equal([(7, 1)], await ReadAsync(store, "b"));
        Assert.Equal([(Max, 1)], await ReadAsync(store, "full"));
        FeedPage page = await store.ReadFeedAsync("all", "log|0", 10, CancellationToken.None);
        Assert.Equal("log|4", page.Continuation);
        gate.Release();
    }

    [Fact]
    public async Task ACrashBeforeCommitShowsNothingAndOneAfterItEverything()
    {
        using var before = new StoreFolder();
        using var after = new StoreFolder();
        bool armed = false;
        await using SqliteCounterStore store = _folder.Open(seams: new SqliteStoreSeams(commitNow =>
        {
            if (armed)
                CopyTo(before);
            int code = commitNow();
            if (armed)
                CopyTo(after);
            return code;
        }));
        Assert.IsType<CommitOutcome.Applied>(await store.CommitAsync(Seal(1, "a"), CancellationToken.None));
        armed = true;
        Commit commit = Seal(2, "a", 10, "b");
        Assert.IsType<CommitOutcome.Applied>(await store.CommitAsync(commit, CancellationToken.None));
        armed = false;

        await using SqliteCounterStore crashedBefore = before.Open();
        Assert.Equal([(1, 1)], await ReadAsync(crashedBefore, "a"));
        Assert.Equal([(0, 0)], await ReadAsync(crashedBefore, "b"));
        Assert.IsType<CommitOutcome.Applied>(await crashedBefore.CommitAsync(commit, CancellationToken.None));
        await using SqliteCounterStore crashedAfter = after.Open();
        Assert.Equal([(11, 2)], await ReadAsync(crashedAfter, "a"));
        Assert.Equal([(10, 1)], await ReadAsync(crashedAfter, "b"));
        Assert.IsType<CommitOutcome.AlreadyApplied>(await crashedAfter.CommitAsync(commit, CancellationToken.None));
    }

    [Fact]
    public async Task ClosingFinishesWhatWaitsAndAnswersNothingAfterwards()
    {
        using var committing = new SemaphoreSlim(0);
        using var gate = new SemaphoreSlim(0);
        SqliteCounterStore store = _folder.Open(seams: new SqliteStoreSeams(commitNow =>
        {
            committing.Release();
            gate.Wait();
            return commitNow();
        }));
        var commits = new List<Task<CommitOutcome>> { store.CommitAsync(Seal(1, "a"), CancellationToken.None).AsTask() };
        await committing.WaitAsync();
        for (int producer = 2; producer <= 10; producer++)
            commits.Add(store.CommitAsync(Seal(producer, "a"), CancellationToken.None).AsTask());
        Task closing = store.DisposeAsync().AsTask();
        gate.Release(10);
        await closing;

        Assert.All(await Task.WhenAll(commits), outcome => Assert.IsType<CommitOutcome.Applied>(outcome));
        Assert.False(File.Exists(_folder.Database + "-wal"));
        Assert.IsType<CommitOutcome.Unknown>(await store.CommitAsync(Seal(11, "a"), CancellationToken.None));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.ReadCursorsAsync(CancellationToken.None));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.WriteTotalsAsync([], CancellationToken.None));
        await using SqliteCounterStore again = _folder.Open();
        Assert.Equal([(10, 10)], await ReadAsync(again, "a"));
    }

    private static ProducerId Producer(int number) => ProducerId.Writer(new Guid(number, 0, 0, new byte[8]));

    private static Commit Seal(int producer, string counter, long delta = 1, string? second = null) => new(
        0,
        Producer(producer),
        null,
        new Mark(1),
        [new CounterDelta(CounterId.Parse(counter), delta), .. second is null ? [] : new[] { new CounterDelta(CounterId.Parse(second), delta) }],
        []);

    private static Commit Bulk(int i) => new(
        0,
        Producer(i + 1),
        null,
        new Mark(1),
        [new CounterDelta(CounterId.Parse("every"), 1), .. Enumerable.Range(0, 80).Select(k => new CounterDelta(CounterId.Parse($"bulk{i}-{k}"), 1))],
        []);

    private static async Task<(long N, long Rev)[]> ReadAsync(SqliteCounterStore store, string counter) =>
        [.. (await store.ReadShardsAsync(CounterId.Parse(counter), 1, CancellationToken.None)).Shards.Select(shard => (shard.N, shard.Rev))];

    private void CopyTo(StoreFolder copy)
    {
        File.Copy(_folder.Database, copy.Database);
        File.Copy(_folder.Database + "-wal", copy.Database + "-wal");
    }
}
