using ShardedCounter.Model;

namespace ShardedCounter.Testing.Storage;

/// <summary>Receipts: a keyed request counts once.</summary>
public abstract class ReceiptContract : ShardStoreContract
{
    [Fact]
    public async Task ASecondCommitWithAReceiptChangesNothingAndIsToldAllThatExist()
    {
        await ApplyAsync(SealWriter(0, 1, [Add("a", 1)], [Receipt("r1", "p1"), Receipt("r2", "p2"), Receipt("r3", "p3")]));

        var duplicate = Assert.IsType<CommitOutcome.DuplicateReceipts>(await SendAsync(
            SealWriter(1, 2, [Add("a", 10), Add("b", 10)], [Receipt("r9", "p9"), Receipt("r3", "other"), Receipt("r1", "p1")])));

        Assert.Equal(
            [Receipt("r1", "p1"), Receipt("r3", "p3")], duplicate.Existing.OrderBy(receipt => receipt.Id, StringComparer.Ordinal));
        await AssertReadingAsync("a", 1, 1);
        await AssertReadingAsync("b", 0, 0);
        Assert.Equal(new Mark(1), await MarkAsync(Writer));

        // The rest, sealed again against the mark seen with a higher number, lands: r9 had not been created.
        await ApplyAsync(SealWriter(1, 3, [Add("b", 10)], [Receipt("r9", "p9")]));
        await AssertReadingAsync("b", 10, 1);
    }

    [Fact]
    public async Task AReplayOfALandedCommitWithReceiptsIsAlreadyAppliedAndNotADuplicate()
    {
        Commit commit = SealWriter(0, 1, [Add("a", 1)], [Receipt("r1")]);
        await ApplyAsync(commit);

        Assert.IsType<CommitOutcome.AlreadyApplied>(await SendAsync(commit));
        Assert.IsType<CommitOutcome.MarkMoved>(await SendAsync(SealWriter(5, 6, [Add("a", 1)], [Receipt("r1")])));
        await AssertReadingAsync("a", 1, 1);
    }

    [Fact]
    public async Task ACommitThatWasNotAppliedLeavesNoReceipt()
    {
        const long Max = (1L << 53) - 1;
        await ApplyAsync(SealWriter(0, 1, [Add("a", Max)]));
        Assert.IsType<CommitOutcome.OutOfRange>(await SendAsync(SealWriter(1, 2, [Add("a", 1)], [Receipt("r1")])));
        Assert.IsType<CommitOutcome.MarkMoved>(await SendAsync(SealWriter(7, 8, [Add("a", -1)], [Receipt("r1")])));

        await ApplyAsync(SealWriter(1, 3, [Add("a", -1)], [Receipt("r1")]));
        await AssertReadingAsync("a", Max - 1, 2);
    }

    [Fact]
    public async Task ACounterOutOfRangeIsNamedBeforeADuplicateReceipt()
    {
        const long Max = (1L << 53) - 1;
        await ApplyAsync(SealWriter(0, 1, [Add("a", Max)], [Receipt("r1")]));

        var over = Assert.IsType<CommitOutcome.OutOfRange>(
            await SendAsync(SealWriter(1, 2, [Add("b", 1), Add("a", 1)], [Receipt("r1")])));

        Assert.Equal(Id("a"), over.Counter);
        await AssertReadingAsync("b", 0, 0);
    }

    [Fact]
    public async Task ReceiptsOfOtherShardsDoNotCollide()
    {
        await ApplyAsync(SealWriter(0, 1, [Add("a", 1)], [Receipt("r1")], shard: 1));
        await ApplyAsync(SealWriter(0, 1, [Add("a", 1)], [Receipt("r1")], shard: 2));
        await AssertReadingAsync("a", 1, 1, shard: 1);
        await AssertReadingAsync("a", 1, 1, shard: 2);
    }

    [Fact]
    [Trait(ClockTrait, SettableClock)]
    public async Task AReceiptExpiresAfterTwentyFiveHoursAndItsIdCanBeUsedAgain()
    {
        await ApplyAsync(SealWriter(0, 1, [Add("a", 1)], [Receipt("r1", "first")]));
        Time.Advance(TimeSpan.FromHours(25) - TimeSpan.FromSeconds(2));
        Assert.IsType<CommitOutcome.DuplicateReceipts>(await SendAsync(SealWriter(1, 2, [Add("a", 1)], [Receipt("r1", "second")])));
        Time.Advance(TimeSpan.FromSeconds(4));

        await ApplyAsync(SealWriter(1, 3, [Add("a", 1)], [Receipt("r1", "third")]));
        await AssertReadingAsync("a", 2, 2);

        // The second life is as long as the first, and shows the new print.
        Time.Advance(TimeSpan.FromHours(24));
        var duplicate = Assert.IsType<CommitOutcome.DuplicateReceipts>(
            await SendAsync(SealWriter(3, 4, [Add("a", 1)], [Receipt("r1", "fourth")])));
        Assert.Equal([Receipt("r1", "third")], duplicate.Existing);
    }

    [Fact]
    public async Task ReceiptsWithoutDeltasAreKept()
    {
        await ApplyAsync(SealWriter(0, 1, [], [Receipt("r1")]));
        Assert.IsType<CommitOutcome.DuplicateReceipts>(await SendAsync(SealWriter(1, 2, [Add("a", 1)], [Receipt("r1")])));
        await AssertReadingAsync("a", 0, 0);
    }
}
