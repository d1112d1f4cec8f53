using ShardedCounter.Aggregation;
using ShardedCounter.Model;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Aggregation;

public sealed class TotalDocumentTests
{
    private static readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TotalDocument _empty = TotalDocument.Empty(Increments.Id("a"));

    [Fact]
    public void APartIsSetAndNeverAdded()
    {
        TotalDocument total = Merge(_empty, new(2, 10, 1), new(0, 5, 1));
        Assert.Equal([new ShardReading(0, 5, 1), new ShardReading(2, 10, 1)], total.Parts.AsEnumerable());
        total = Merge(total, new ShardReading(2, 12, 3));
        Assert.Equal(17, total.Value);
    }

    [Fact]
    public void AReadingThatIsNotNewerChangesNothing()
    {
        TotalDocument total = Merge(_empty, new ShardReading(0, 5, 4));
        Assert.Same(total, Merge(total, new(0, 5, 4), new(0, 99, 3), new(7, 0, 0)));
    }

    [Fact]
    public void OfSeveralReadingsOfAShardTheNewestCounts()
    {
        Assert.Equal(7, Merge(_empty, new(0, 5, 1), new(0, 7, 3), new(0, 6, 2)).Value);
    }

    [Fact]
    public void TheOrderOfReadingsAndHowTheyArePagedDoNotMatter()
    {
        const int Seed = 3;
        var random = new Random(Seed);
        for (int round = 0; round < 200; round++)
        {
            long[] sums = new long[5];
            long[] revs = new long[5];
            var history = new List<ShardReading>();
            for (int i = 0; i < 20; i++)
            {
                int shard = random.Next(5);
                sums[shard] += random.Next(-50, 50);
                history.Add(new ShardReading(shard, sums[shard], ++revs[shard]));
            }

            ShardReading[] shuffled = [.. history, .. history];
            random.Shuffle(shuffled);
            TotalDocument total = _empty;
            foreach (ShardReading[] page in shuffled.Chunk(random.Next(1, 9)))
                total = Merge(total, page);
            Assert.True(total.Value == sums.Sum(), $"Round {round} of seed {Seed}.");
            Assert.Equal(total.Parts.OrderBy(static part => part.Shard), total.Parts);
        }
    }

    [Fact]
    public void AResetMovesTheBaselineAndRemembersWhatItTookOut()
    {
        TotalDocument total = Reset(Merge(_empty, new(0, 5, 1), new(1, 6, 1)), "first", _start);
        Assert.Equal((0, 11), (total.Value, total.Baseline));
        Assert.Equal(new ResetRecord("first", 11, _start, _start, Hid: false), total.FindReset("first"));
        Assert.Null(total.FindReset("FIRST"));
        total = Merge(total, new ShardReading(0, 8, 2));
        Assert.Equal(3, total.Value);
        Assert.Equal(3, Reset(total, "second", _start).FindReset("second")!.Drained);
    }

    [Fact]
    public void OverConsecutiveResetsEveryIncrementIsInOneAmountOrInTheValue()
    {
        var random = new Random(9);
        TotalDocument total = _empty;
        long n = 0;
        Int128 drained = 0;
        for (int i = 1; i <= 60; i++)
        {
            n += random.Next(-9, 100);
            total = Reset(Merge(total, new ShardReading(0, n, i)), $"reset-{i}", _start);
            drained += total.Resets[^1].Drained;
            Assert.Equal(n, drained + total.Value);
        }
    }

    [Fact]
    public void AHiddenCounterShowsAgainWhenItIsCountedAndNotBefore()
    {
        TotalDocument hidden = Merge(_empty, new ShardReading(0, 5, 1)).Reset("delete", _start, _start, hide: true)!;
        Assert.True(hidden.Hidden);
        Assert.True(hidden.FindReset("delete")!.Hid);
        Assert.True(Merge(hidden, new ShardReading(0, 5, 1)).Hidden); // a replay is no counting
        Assert.True(Reset(hidden, "reset", _start).Hidden);
        TotalDocument shown = Merge(hidden, new ShardReading(0, 6, 2));
        Assert.Equal((false, 1), (shown.Hidden, shown.Value));
    }

    [Fact]
    public void SixtyFourResetsOfADayAreRememberedAndNoMore()
    {
        TotalDocument total = _empty;
        for (int i = 0; i < TotalDocument.MaxResets; i++)
            total = Reset(total, $"{i}", _start.AddMinutes(i));
        Assert.Null(total.Reset("more", _start, _start.AddHours(24), hide: false)); // the first is exactly a day old, and still promised
        TotalDocument next = Reset(total, "more", _start.AddHours(24).AddMilliseconds(1));
        Assert.Null(next.FindReset("0"));
        Assert.NotNull(next.FindReset("1"));
        Assert.Equal(TotalDocument.MaxResets, next.Resets.Length);
    }

    [Fact]
    public void TheValueIsExactBeyondSixtyFourBits()
    {
        ShardReading[] full = [.. Enumerable.Range(0, Layout.MaxShards).Select(static shard => new ShardReading(shard, DeltaRange.MaxFolded, 1))];
        ShardReading[] empty = [.. full.Select(static part => part with { N = -part.N, Rev = 2 })];
        Int128 all = (Int128)9_007_199_254_740_991 * 1_024;
        TotalDocument total = Merge(_empty, full);
        Assert.Equal(all, total.Value);
        total = Merge(Reset(total, "reset", _start), empty);
        Assert.Equal(-2 * all, total.Value);
        Assert.True(total.Value < long.MinValue);
    }

    private static TotalDocument Merge(TotalDocument total, params ShardReading[] readings) => total.Merge(readings, _start);

    private static TotalDocument Reset(TotalDocument total, string id, DateTimeOffset at) => total.Reset(id, at, at, hide: false)!;
}
