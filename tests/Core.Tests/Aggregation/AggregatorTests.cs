using ShardedCounter.Aggregation;
using ShardedCounter.Diagnostics;
using ShardedCounter.Storage;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Aggregation;

public sealed class AggregatorTests : IDisposable
{
    private readonly AggregationRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task TotalsAreWrittenBeforeCursorsAndCursorsBeforeFreshness()
    {
        await _rig.CountAsync(0, ("a", 1));
        (AggregationReport report, string[] calls) = await _rig.RunAsync();
        Assert.Equal(
            ["ReadCursors", "ListFeedRanges", "ReadFeed all", "ReadTotals 1", "WriteTotals 1", "WriteCursors", "AdvanceFreshness"], calls);
        Assert.Equal(new AggregationReport(1, CaughtUp: true, 0, Saved: true, AggregationRig.Start), report);
        Assert.Equal(1, await _rig.TotalOfAsync("a"));
    }

    [Fact]
    public async Task AnIdleRunReadsTheFeedAndWritesFreshnessAloneAndTheCursorsOnce()
    {
        await _rig.CountAsync(0, ("a", 1));
        await _rig.RunAsync();
        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        (AggregationReport report, string[] calls) = await _rig.RunAsync();
        Assert.Equal(["ReadCursors", "ReadFeed all", "AdvanceFreshness"], calls);
        Assert.Equal((0, true), (report.Changes, report.Saved));
        Assert.Equal(AggregationRig.Start.AddMinutes(1), await _rig.FreshnessAsync());

        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        (_, calls) = await _rig.RunAsync();
        Assert.Equal(["ReadFeed all", "AdvanceFreshness"], calls);
        Assert.Equal(AggregationRig.Start.AddMinutes(2), await _rig.FreshnessAsync());
    }

    [Fact]
    public async Task CursorsThatAnotherRunMovedWhileThisOneWasIdleAreReadAgainAfterALostRace()
    {
        await _rig.CountAsync(0, ("a", 1));
        await _rig.RunAsync();
        await _rig.RunAsync(); // idle: remembers the cursors
        await _rig.CountAsync(0, ("a", 20));
        using var meter = new CounterMeter();
        var other = new Aggregator(new AggregationSteps(_rig.Store.Inner, new FeedDrainer(_rig.Store.Inner, new AggregationOptions()), new AggregationMetrics(meter), new RecordingLog()));
        Assert.True((await other.RunAsync(default)).Saved);

        (AggregationReport report, string[] calls) = await _rig.RunAsync();
        Assert.Equal((1, false), (report.Changes, report.Saved)); // drained again, to no effect
        Assert.DoesNotContain("ReadCursors", calls);
        Assert.DoesNotContain("AdvanceFreshness", calls);
        (report, calls) = await _rig.RunAsync();
        Assert.Equal((0, true), (report.Changes, report.Saved));
        Assert.Equal(["ReadCursors", "ReadFeed all", "AdvanceFreshness"], calls);
        Assert.Equal(21, await _rig.TotalOfAsync("a"));
    }

    [Fact]
    public async Task TheCostFollowsWhatChangedAndNotWhatExists()
    {
        (string, long)[] all = [.. Enumerable.Range(0, 10_000).Select(static i => ($"c{i}", 1L))];
        await _rig.CountAsync(0, all);
        await _rig.RunAsync();
        await _rig.CountAsync(1, [.. all.Where(static (_, i) => i % 100 == 0)]);
        (AggregationReport report, string[] calls) = await _rig.RunAsync();
        Assert.Equal(100, report.Changes);
        Assert.Equal(["ReadCursors", "ReadFeed all", "ReadTotals 100", "WriteTotals 100", "WriteCursors", "AdvanceFreshness"], calls);
        Assert.Equal((2, 1), (await _rig.TotalOfAsync("c0"), await _rig.TotalOfAsync("c1")));
    }

    [Fact]
    public async Task ARunInPiecesComesToTheSame()
    {
        using var rig = new AggregationRig(new AggregationOptions { PageSize = 3, MaxPagesPerRun = 2 });
        await rig.CountAsync(0, [.. Enumerable.Range(0, 20).Select(static i => ($"c{i}", (long)i))]);
        int runs = 0;
        AggregationReport report;
        do
        {
            (report, _) = await rig.RunAsync();
            Assert.Equal(report.CaughtUp ? AggregationRig.Start : DateTimeOffset.UnixEpoch, await rig.FreshnessAsync());
            runs++;
        }
        while (!report.CaughtUp);

        Assert.Equal(4, runs); // 2 × 3 a run
        for (int i = 0; i < 20; i++)
            Assert.Equal(i, await rig.TotalOfAsync($"c{i}"));
    }

    [Fact]
    public async Task ARangeThatFailsDoesNotStopTheOthersAndHoldsFreshnessBack()
    {
        _rig.Store.Ranges = ["bad", "good"];
        await _rig.CountAsync(0, ("a", 1));
        await _rig.RunAsync();
        Assert.Equal(AggregationRig.Start, await _rig.FreshnessAsync());
        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        await _rig.CountAsync(0, ("a", 20));
        _rig.Store.OnCall = static call => call == "ReadFeed bad" ? Task.FromException(new StoreUnavailableException("away")) : Task.CompletedTask;

        (AggregationReport report, _) = await _rig.RunAsync();

        Assert.Equal((1, false, true), (report.FailedRanges, report.CaughtUp, report.Saved));
        Assert.Equal(21, await _rig.TotalOfAsync("a"));
        Assert.Equal(AggregationRig.Start, await _rig.FreshnessAsync());
        StoredCursors? cursors = await _rig.Store.Inner.ReadCursorsAsync(default);
        Assert.Equal([AggregationRig.Start, AggregationRig.Start.AddMinutes(1)], cursors!.Cursors.Select(static cursor => cursor.DrainedAt));

        _rig.Store.OnCall = null;
        (report, _) = await _rig.RunAsync();
        Assert.Equal((0, true), (report.FailedRanges, report.CaughtUp));
        Assert.Equal(21, await _rig.TotalOfAsync("a"));
        Assert.Equal(AggregationRig.Start.AddMinutes(1), await _rig.FreshnessAsync());
    }

    [Fact]
    public async Task ARunThatLosesTheRaceForTheCursorsPublishesNothing()
    {
        await _rig.CountAsync(0, ("a", 1));
        await _rig.RunAsync();
        await _rig.CountAsync(0, ("a", 20));
        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        _rig.Store.OnCall = async call =>
        {
            if (call != "WriteCursors")
                return;
            StoredCursors there = (await _rig.Store.Inner.ReadCursorsAsync(default))!;
            Assert.True(await _rig.Store.Inner.TryWriteCursorsAsync(there, default)); // another run was here first
        };

        (AggregationReport report, string[] calls) = await _rig.RunAsync();

        Assert.False(report.Saved);
        Assert.DoesNotContain("AdvanceFreshness", calls);
        Assert.Equal(AggregationRig.Start, await _rig.FreshnessAsync());
        _rig.Store.OnCall = null;
        (report, _) = await _rig.RunAsync();
        Assert.True(report.Saved);
        Assert.Equal(21, await _rig.TotalOfAsync("a"));
    }

    [Fact]
    public async Task ANewShardIsAggregatedWithoutALookAtTheLayout()
    {
        await _rig.CountAsync(0, ("a", 5));
        await _rig.RunAsync();
        await _rig.Store.Inner.TryGrowLayoutAsync(AggregationRig.Layout, 8, default);
        await _rig.CountAsync(7, ("a", 20));
        (AggregationReport report, string[] calls) = await _rig.RunAsync();
        Assert.Equal(25, await _rig.TotalOfAsync("a"));
        Assert.Equal((1, true), (report.Changes, report.CaughtUp));
        Assert.DoesNotContain("ReadLayout", calls);
    }

    [Fact]
    public async Task ATotalThatChangedInBetweenIsReadAgain()
    {
        await _rig.CountAsync(0, ("a", 5), ("b", 7));
        bool once = true;
        _rig.Store.OnCall = async call =>
        {
            if (call != "WriteTotals 2" || !once)
                return;
            once = false;
            CounterResetter other = _rig.OtherResetter();
            Assert.Equal(5, (await other.ResetAsync(Increments.Id("a"), key: null, hide: false, default)).Drained);
        };
        (_, string[] calls) = await _rig.RunAsync();
        Assert.Equal((0, 7), (await _rig.TotalOfAsync("a"), await _rig.TotalOfAsync("b")));
        Assert.Equal(["WriteTotals 2", "ReadTotals 1"], calls.Where(static call => call is "WriteTotals 2" or "ReadTotals 1")); // the reset had it all
    }

    [Fact]
    public async Task ARunThatFailsMidwayIsMadeUpForByTheNext()
    {
        await _rig.CountAsync(0, ("a", 5));
        _rig.Store.OnCall = static call => call == "WriteCursors" ? Task.FromException(new StoreUnavailableException("away")) : Task.CompletedTask;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _rig.RunAsync());
        Assert.Equal(5, await _rig.TotalOfAsync("a"));
        _rig.Store.OnCall = null;
        (AggregationReport report, string[] calls) = await _rig.RunAsync();
        Assert.Equal((1, true), (report.Changes, report.Saved)); // seen again
        Assert.DoesNotContain("WriteTotals 1", calls); // and already there
        Assert.Equal(5, await _rig.TotalOfAsync("a"));
    }
}
