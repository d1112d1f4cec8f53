using ShardedCounter.Model;

namespace ShardedCounter.Testing.Storage;

/// <summary>The mark, the counters and the one transaction around them.</summary>
public abstract class CommitContract : ShardStoreContract
{
    private static readonly DateTimeOffset _enqueued = new(2026, 2, 1, 8, 0, 0, 250, TimeSpan.Zero);

    [Fact]
    public async Task ACommitAddsItsDeltasAndMovesItsMark()
    {
        await ApplyAsync(SealWriter(0, 1, [Add("a", 5), Add("b", -7)]));
        await ApplyAsync(SealWriter(1, 2, [Add("a", 10)]));

        await AssertReadingAsync("a", 15, 2);
        await AssertReadingAsync("b", -7, 1);
        Assert.Equal(new Mark(2), await MarkAsync(Writer));
    }

    [Fact]
    [Trait(ClockTrait, SettableClock)]
    public async Task ACounterNeverCountedReadsZeroInEveryShard()
    {
        await CountAsync("a", 4, shard: 1);

        var readings = await Store.ReadShardsAsync(Id("a"), 3, CancellationToken.None);

        Assert.Equal([new ShardReading(0, 0, 0), new ShardReading(1, 4, 1), new ShardReading(2, 0, 0)], readings.Shards);
        Assert.Equal(Now, readings.At);
    }

    [Fact]
    public async Task NamesDifferByCaseAndByEveryCharacter()
    {
        string[] names = ["Ab", "ab", "AB", "a_b", "a~b", "a-b", "a.b", "a:b", "a@b"];
        for (int i = 0; i < names.Length; i++)
            await CountAsync(names[i], i + 1);

        for (int i = 0; i < names.Length; i++)
            await AssertReadingAsync(names[i], i + 1, 1);
    }

    [Fact]
    public async Task ShardsAndProducersKeepMarksOfTheirOwn()
    {
        var other = ProducerId.Writer(Guid.NewGuid());
        await ApplyAsync(SealWriter(0, 1, [Add("a", 1)], shard: 1));
        await ApplyAsync(SealWriter(0, 5, [Add("a", 10)], shard: 2));
        await ApplyAsync(Seal(other, null, new Mark(9), [Add("a", 100)], shard: 1));

        Assert.Equal(new Mark(1), await MarkAsync(Writer, 1));
        Assert.Equal(new Mark(5), await MarkAsync(Writer, 2));
        Assert.Equal(new Mark(9), await MarkAsync(other, 1));
        Assert.Null(await MarkAsync(other, 2));
        await AssertReadingAsync("a", 101, 2, shard: 1);
        await AssertReadingAsync("a", 10, 1, shard: 2);
    }

    [Fact]
    public async Task AReplayOfALandedCommitIsAlreadyAppliedHoweverOften()
    {
        Commit first = SealWriter(0, 1, [Add("a", 5)]);
        Commit second = SealWriter(1, 2, [Add("a", 6)]);
        await ApplyAsync(first);
        Assert.IsType<CommitOutcome.AlreadyApplied>(await SendAsync(first));
        await ApplyAsync(second);
        Assert.IsType<CommitOutcome.AlreadyApplied>(await SendAsync(second));
        Assert.IsType<CommitOutcome.AlreadyApplied>(await SendAsync(second));

        await AssertReadingAsync("a", 11, 2);
    }

    [Fact]
    public async Task ACommitSealedAgainstAnotherMarkChangesNothingAndIsToldTheMark()
    {
        await ApplyAsync(SealWriter(0, 4, [Add("a", 5)]));

        foreach (Commit stale in new[] { SealWriter(3, 5, [Add("a", 1), Add("b", 1)]), SealWriter(0, 5, [Add("a", 1), Add("b", 1)]) })
        {
            var moved = Assert.IsType<CommitOutcome.MarkMoved>(await SendAsync(stale));
            Assert.Equal(new Mark(4), moved.Mark);
        }

        await AssertReadingAsync("a", 5, 1);
        await AssertReadingAsync("b", 0, 0);
        Assert.Equal(new Mark(4), await MarkAsync(Writer));
    }

    [Fact]
    [Trait(ClockTrait, SettableClock)]
    public async Task AWritersMarkExpiresSevenDaysAfterItsLastWriteAndIsThenCreatedAgain()
    {
        await ApplyAsync(SealWriter(0, 1, [Add("a", 1)]));
        Time.Advance(TimeSpan.FromDays(5));
        await ApplyAsync(SealWriter(1, 2, [Add("a", 1)]));
        Time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(2));
        Assert.Equal(new Mark(2), await MarkAsync(Writer));
        Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Null(await MarkAsync(Writer));

        await ApplyAsync(SealWriter(2, 3, [Add("a", 1)]));

        Assert.Equal(new Mark(3), await MarkAsync(Writer));
        await AssertReadingAsync("a", 3, 3);
    }

    [Fact]
    public async Task APartitionsMarkNeverExpires()
    {
        var mark = new Mark(10, _enqueued);
        Commit commit = Seal(Partition, null, mark, [Add("a", 1)]);
        await ApplyAsync(commit);
        Time.Advance(TimeSpan.FromDays(400));
        await CountAsync("other", 1);

        Assert.Equal(mark, await MarkAsync(Partition));
        Assert.IsType<CommitOutcome.AlreadyApplied>(await SendAsync(commit));
        await AssertReadingAsync("a", 1, 1);
    }

    [Fact]
    public async Task APartitionsMissingMarkIsNotCreatedByACommitThatSawOne()
    {
        Commit commit = Seal(Partition, new Mark(10, _enqueued), new Mark(11, _enqueued), [Add("a", 1)]);

        var moved = Assert.IsType<CommitOutcome.MarkMoved>(await SendAsync(commit));

        Assert.Null(moved.Mark);
        Assert.Null(await MarkAsync(Partition));
        await AssertReadingAsync("a", 0, 0);
    }

    [Fact]
    public async Task APartitionsMarkIsComparedByItsInstantToo()
    {
        DateTimeOffset later = _enqueued.AddMilliseconds(1);
        var stored = new Mark(10, later, _enqueued);
        await ApplyAsync(Seal(Partition, null, stored, [Add("a", 1)]));

        var moved = Assert.IsType<CommitOutcome.MarkMoved>(
            await SendAsync(Seal(Partition, new Mark(10, _enqueued), new Mark(11, later), [Add("a", 1)])));
        Assert.Equal(stored, moved.Mark);

        // The same number in another generation of the hub is another commit, not a replay.
        moved = Assert.IsType<CommitOutcome.MarkMoved>(
            await SendAsync(Seal(Partition, new Mark(9, _enqueued), new Mark(10, _enqueued), [Add("a", 1)])));
        Assert.Equal(stored, moved.Mark);

        await ApplyAsync(Seal(Partition, stored, new Mark(11, later.AddSeconds(1), _enqueued), [Add("a", 1)]));
        Assert.Equal(new Mark(11, later.AddSeconds(1), _enqueued), await MarkAsync(Partition));
        await AssertReadingAsync("a", 2, 2);
    }

    [Fact]
    public async Task APartitionsMarkMayStartOverWithALowerNumber()
    {
        var former = new Mark(5000, _enqueued);
        var next = new Mark(0, _enqueued.AddDays(1), _enqueued);
        await ApplyAsync(Seal(Partition, null, former, [Add("a", 1)]));
        await ApplyAsync(Seal(Partition, former, next, [Add("a", 1)]));

        Assert.Equal(next, await MarkAsync(Partition));
        await AssertReadingAsync("a", 2, 2);
    }

    [Fact]
    public async Task ASumMayReachButNotPassTheLargestExactInteger()
    {
        const long Max = (1L << 53) - 1;
        await ApplyAsync(SealWriter(0, 1, [Add("up", Max), Add("down", -Max), Add("near", Max - 1)]));
        await ApplyAsync(SealWriter(1, 2, [Add("near", 1)]));
        await AssertReadingAsync("near", Max, 2);

        var over = Assert.IsType<CommitOutcome.OutOfRange>(await SendAsync(SealWriter(2, 3, [Add("new", 1), Add("up", 1), Add("down", 1)])));
        Assert.Equal(Id("up"), over.Counter);
        var under = Assert.IsType<CommitOutcome.OutOfRange>(await SendAsync(SealWriter(2, 3, [Add("new", 1), Add("down", -1)])));
        Assert.Equal(Id("down"), under.Counter);

        await AssertReadingAsync("up", Max, 1);
        await AssertReadingAsync("down", -Max, 1);
        await AssertReadingAsync("new", 0, 0);
        Assert.Equal(new Mark(2), await MarkAsync(Writer));
        await ApplyAsync(SealWriter(2, 4, [Add("up", -1), Add("down", 1), Add("new", 1)]));
        await AssertReadingAsync("up", Max - 1, 2);
        await AssertReadingAsync("down", 1 - Max, 2);
        await AssertReadingAsync("new", 1, 1);
    }

    [Fact]
    public async Task TheFirstCounterOutOfRangeInTheOrderOfTheCommitIsNamed()
    {
        const long Max = (1L << 53) - 1;
        await ApplyAsync(SealWriter(0, 1, [Add("a", Max), Add("z", Max)]));

        var over = Assert.IsType<CommitOutcome.OutOfRange>(
            await SendAsync(SealWriter(1, 2, [Add("m", 1), Add("z", 1), Add("b", 1), Add("a", 1)])));

        Assert.Equal(Id("z"), over.Counter);
    }

    [Fact]
    public async Task TheMarkIsLookedAtBeforeTheRange()
    {
        const long Max = (1L << 53) - 1;
        Commit commit = SealWriter(0, 1, [Add("a", Max)]);
        await ApplyAsync(commit);

        Assert.IsType<CommitOutcome.AlreadyApplied>(await SendAsync(commit));
        Assert.IsType<CommitOutcome.MarkMoved>(await SendAsync(SealWriter(7, 8, [Add("a", Max)])));
    }

    [Fact]
    public async Task ADeltaOfZeroStillMakesARevision()
    {
        await ApplyAsync(SealWriter(0, 1, [Add("a", 0)]));
        await AssertReadingAsync("a", 0, 1);
        await ApplyAsync(SealWriter(1, 2, [Add("a", 3)]));
        await ApplyAsync(SealWriter(2, 3, [Add("a", 0)]));
        await AssertReadingAsync("a", 3, 3);
    }

    [Fact]
    public async Task ACommitWithoutDeltasOnlyMovesTheMark()
    {
        await ApplyAsync(SealWriter(0, 1, [Add("a", 1)]));
        Commit commit = SealWriter(1, 2, []);
        await ApplyAsync(commit);

        Assert.Equal(new Mark(2), await MarkAsync(Writer));
        Assert.IsType<CommitOutcome.AlreadyApplied>(await SendAsync(commit));
        await AssertReadingAsync("a", 1, 1);
    }

    [Fact]
    public async Task TheLargestCommitFits()
    {
        CounterDelta[] deltas = [.. Enumerable.Range(0, Commit.MaxCounters)
            .Select(i => Add($"{i:D3}".PadRight(CounterId.MaxLength, 'x'), 1_000_000_000_000 + i))];
        Receipt[] receipts = [.. Enumerable.Range(0, Commit.MaxReceipts).Select(i => Receipt($"r{i}"))];
        Commit commit = SealWriter(0, 1, deltas, receipts);

        await ApplyAsync(commit);
        Assert.IsType<CommitOutcome.AlreadyApplied>(await SendAsync(commit));

        for (int i = 0; i < deltas.Length; i++)
            await AssertReadingAsync(deltas[i].Counter.Name, 1_000_000_000_000 + i, 1);
        var duplicate = Assert.IsType<CommitOutcome.DuplicateReceipts>(await SendAsync(SealWriter(1, 2, [], receipts)));
        Assert.Equal(receipts.Select(receipt => receipt.Id), duplicate.Existing.Select(receipt => receipt.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ACommitWhoseCallerGaveUpIsUnknownOrDone()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        Commit commit = SealWriter(0, 1, [Add("a", 5)]);

        CommitOutcome outcome = await Store.CommitAsync(commit, cancelled.Token);
        Assert.True(outcome is CommitOutcome.Unknown or CommitOutcome.Applied, outcome.ToString());

        CommitOutcome again = await SendAsync(commit);
        Assert.True(again is CommitOutcome.Applied or CommitOutcome.AlreadyApplied, again.ToString());
        await AssertReadingAsync("a", 5, 1);
    }
}
