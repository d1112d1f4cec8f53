using ShardedCounter.Model;
using ShardedCounter.Standalone.Storage;
using ShardedCounter.Storage;
using SQLitePCL;

namespace ShardedCounter.Standalone.Tests.Storage;

/// <summary>A number stays its counter's, and is remembered only once it is in the file.</summary>
public sealed class SqliteCounterNumberTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0x7F, 1)]
    [InlineData(0x80, 2)]
    [InlineData((1L << 40) - 1, 6)]
    [InlineData(long.MaxValue, CounterNumberList.MaxBytesPerNumber)]
    public void AListOfNumbersReadsAsItWasWritten(long number, int bytes)
    {
        byte[] list = new byte[64];
        int length = CounterNumberList.Write(list, number);
        Assert.Equal(bytes, length);
        length += CounterNumberList.Write(list.AsSpan(length), 5);

        ReadOnlySpan<byte> rest = list.AsSpan(0, length);
        Assert.Equal(number, CounterNumberList.Read(ref rest));
        Assert.Equal(5, CounterNumberList.Read(ref rest));
        Assert.True(rest.IsEmpty);
    }

    [Fact]
    public void AListThatEndsInsideANumberIsRefused() => Assert.Throws<IndexOutOfRangeException>(static () =>
    {
        ReadOnlySpan<byte> list = [0x80];
        CounterNumberList.Read(ref list);
    });

    [Fact]
    public void APlaceHoldsShardAndNumber()
    {
        long place = CounterPlace.Of(Layout.MaxShards - 1, (1L << 40) - 1);
        Assert.Equal(Layout.MaxShards - 1, CounterPlace.ShardOf(place));
        Assert.Equal((1L << 40) - 1, CounterPlace.NumberOf(place));
        Assert.True(CounterPlace.Of(1, 0) > CounterPlace.Of(0, (1L << 40) - 1));
    }

    [Fact]
    public async Task ANumberGivenInATransactionThatDidNotCommitIsGivenAgain()
    {
        bool fail = false;
        await using SqliteCounterStore store = _folder.Open(seams: new SqliteStoreSeams(commitNow => fail ? raw.SQLITE_BUSY : commitNow()));
        Assert.IsType<CommitOutcome.Applied>(await store.CommitAsync(Seal(1, ("first", 1)), CancellationToken.None));
        fail = true;
        Assert.IsType<CommitOutcome.Throttled>(await store.CommitAsync(Seal(2, ("lost", 1)), CancellationToken.None));
        fail = false;

        // Were the number of "lost" remembered, it would be nobody's in the file, or by now another counter's.
        Assert.IsType<CommitOutcome.Applied>(await store.CommitAsync(Seal(3, ("other", 10)), CancellationToken.None));
        Assert.IsType<CommitOutcome.Applied>(await store.CommitAsync(Seal(4, ("lost", 100)), CancellationToken.None));
        Assert.Equal([("first", 1), ("lost", 100), ("other", 10)], await ReadFeedAsync(store));
    }

    [Fact]
    public async Task ACommitOutOfRangeTakesItsNewNumbersBackAndTheRestOfItsGroupKeepsIts()
    {
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var go = new ManualResetEventSlim();
        await using SqliteCounterStore store = _folder.Open(seams: new SqliteStoreSeams(commitNow =>
        {
            began.TrySetResult();
            go.Wait();
            return commitNow();
        }));
        Task<CommitOutcome> first = store.CommitAsync(Seal(1, ("full", DeltaRange.MaxFolded)), CancellationToken.None).AsTask();
        await began.Task;

        // These three wait together and become one group, done again with savepoints.
        Task<CommitOutcome> before = store.CommitAsync(Seal(2, ("before", 1)), CancellationToken.None).AsTask();
        Task<CommitOutcome> refused = store.CommitAsync(Seal(3, ("new", 1), ("before", 1), ("full", 1)), CancellationToken.None).AsTask();
        Task<CommitOutcome> after = store.CommitAsync(Seal(4, ("new", 7), ("before", 10)), CancellationToken.None).AsTask();
        go.Set();

        Assert.IsType<CommitOutcome.Applied>(await first);
        Assert.IsType<CommitOutcome.Applied>(await before);
        Assert.Equal("full", Assert.IsType<CommitOutcome.OutOfRange>(await refused).Counter.Name);
        Assert.IsType<CommitOutcome.Applied>(await after);
        Assert.Equal([("before", 11), ("full", DeltaRange.MaxFolded), ("new", 7)], await ReadFeedAsync(store));
    }

    [Fact]
    public async Task AFileOfFormat1IsUpgradedWithAllItHolds()
    {
        using (SqliteDatabase old = SqliteDatabase.Open(_folder.Database, forWriting: true))
            old.Execute(_format1);
        await using (SqliteCounterStore store = _folder.Open())
        {
            Assert.Equal([(3, 2), (40, 5)], Sums(await store.ReadShardsAsync(CounterId.Parse("b"), 2, CancellationToken.None)));
            StoredCursors cursors = (await store.ReadCursorsAsync(CancellationToken.None))!;
            Assert.Null(Assert.Single(cursors.Cursors).Continuation);

            // Whoever kept a continuation of before goes on with a scan, too, unless it has passed the whole log.
            foreach (string? continuation in (string?[])[null, "log|3", "scan|4|0|1|b"])
                Assert.Equal([("a", 1), ("b", 3), ("b", 40)], await ReadFeedAsync(store, continuation));
            Assert.Empty(await ReadFeedAsync(store, "log|4"));

            Assert.IsType<CommitOutcome.Applied>(await store.CommitAsync(Seal(9, ("b", 100), ("c", 1)), CancellationToken.None));
            Assert.Equal([(103, 3), (40, 5)], Sums(await store.ReadShardsAsync(CounterId.Parse("b"), 2, CancellationToken.None)));
        }

        await using SqliteCounterStore again = _folder.Open();
        Assert.Equal([("a", 1), ("b", 40), ("b", 103), ("c", 1)], await ReadFeedAsync(again));
    }

    // What version 1 of the schema made, with three rows counted, four commits in the log and a cursor that has passed three of them.
    private static readonly string _format1 = $"""
        PRAGMA journal_mode=WAL;
        CREATE TABLE shards(shard INTEGER NOT NULL, counter TEXT NOT NULL, n INTEGER NOT NULL, rev INTEGER NOT NULL,
            PRIMARY KEY(shard, counter)) WITHOUT ROWID;
        CREATE TABLE log(lsn INTEGER PRIMARY KEY, at INTEGER NOT NULL, shard INTEGER NOT NULL, counters TEXT NOT NULL);
        CREATE TABLE marks(producer TEXT NOT NULL, shard INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER, since INTEGER,
            until INTEGER NOT NULL, PRIMARY KEY(producer, shard)) WITHOUT ROWID;
        CREATE TABLE receipts(shard INTEGER NOT NULL, id TEXT NOT NULL, print TEXT NOT NULL, until INTEGER NOT NULL,
            PRIMARY KEY(shard, id)) WITHOUT ROWID;
        CREATE INDEX receipts_by_until ON receipts(until);
        CREATE TABLE totals(counter TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, hidden INTEGER NOT NULL,
            total REAL NOT NULL, value TEXT NOT NULL, doc BLOB NOT NULL);
        CREATE INDEX totals_by_value ON totals(total DESC, counter) WHERE hidden = 0;
        CREATE TABLE cursors(range TEXT NOT NULL PRIMARY KEY, continuation TEXT, drained_at INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE control(name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE dead_letters(source TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, reason TEXT NOT NULL, body TEXT NOT NULL,
            until INTEGER NOT NULL, PRIMARY KEY(source, id));
        CREATE INDEX dead_letters_by_at ON dead_letters(source, at DESC);
        CREATE INDEX dead_letters_by_until ON dead_letters(until);
        INSERT INTO shards VALUES(0, 'a', 1, 1), (0, 'b', 3, 2), (1, 'b', 40, 5);
        INSERT INTO log VALUES(1, 1, 0, 'a'), (2, 2, 0, 'b'), (3, 3, 1, 'b'), (4, 4, 0, 'b');
        INSERT INTO cursors VALUES('all', 'log|3', 3);
        INSERT INTO control VALUES('shards', 2), ('stableShards', 2), ('cursorsVersion', 1);
        PRAGMA application_id={SqliteSchema.ApplicationId};
        PRAGMA user_version=1;
        """;

    private static Commit Seal(int producer, params (string Counter, long Delta)[] deltas) => new(
        0,
        ProducerId.Writer(new Guid(producer, 0, 0, new byte[8])),
        null,
        new Mark(1),
        [.. deltas.Select(static delta => new CounterDelta(CounterId.Parse(delta.Counter), delta.Delta))],
        []);

    private static (long N, long Rev)[] Sums(ShardReadings readings) => [.. readings.Shards.Select(static shard => (shard.N, shard.Rev))];

    private static async Task<(string Counter, long N)[]> ReadFeedAsync(SqliteCounterStore store, string? continuation = null)
    {
        FeedPage page = await store.ReadFeedAsync("all", continuation, 100, CancellationToken.None);
        return [.. page.Changes.Select(static change => (change.Counter.Name, change.Reading.N)).Order()];
    }
}
