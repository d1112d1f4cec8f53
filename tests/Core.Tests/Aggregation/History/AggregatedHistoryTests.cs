using ShardedCounter.Aggregation;
using ShardedCounter.Aggregation.History;
using ShardedCounter.Diagnostics;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Aggregation.History;

/// <summary>History as the aggregator and the resetter fill it.</summary>
public sealed class AggregatedHistoryTests : IDisposable
{
    private readonly AggregationRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task AnIncrementIsInTheMinuteInWhichItsMergeWasDone()
    {
        await _rig.CountAsync(0, ("a", 5));
        await _rig.RunAsync();
        _rig.Time.Advance(TimeSpan.FromSeconds(59.5));
        await _rig.CountAsync(0, ("a", 20)); // in the first minute, and merged in the second
        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        await _rig.RunAsync();
        Assert.Equal([5, 25], await ValuesAsync());
    }

    [Fact]
    public async Task AnAggregatorThatIsBehindDatesChangesByWhenItReadThem()
    {
        using var rig = new AggregationRig(new AggregationOptions { PageSize = 1, MaxPagesPerRun = 1 });
        await rig.CountAsync(0, ("a", 5));
        await rig.CountAsync(1, ("a", 20));
        await rig.CountAsync(2, ("a", 300));
        for (int run = 0; run < 3; run++)
        {
            rig.Time.Advance(TimeSpan.FromMinutes(1));
            (AggregationReport report, _) = await rig.RunAsync();
            Assert.Equal(run == 2, report.CaughtUp);
        }

        TotalDocument total = (await rig.Store.Inner.ReadTotalAsync(Increments.Id("a"), default))!.Total;
        Assert.Equal(AggregationRig.Start.AddMinutes(3), total.ChangedAt);
        Assert.Equal([5, 25, 325], total.ViewHistory().LastHour(total.ChangedAt));
    }

    [Fact]
    public async Task HoursWithoutAnAggregatorAreFlatAndThenComesAllAtOnce()
    {
        await _rig.CountAsync(0, ("a", 5));
        await _rig.RunAsync();
        for (int i = 0; i < 5; i++)
        {
            _rig.Time.Advance(TimeSpan.FromHours(1));
            await _rig.CountAsync(0, ("a", 100));
        }

        await _rig.RunAsync();
        Assert.Equal([5, 5, 5, 5, 5, 505], await ValuesAsync(HistoryResolution.Hour));
        Assert.Equal(505.0 / 5, (await ViewAsync()).Rates(_rig.Time.GetUtcNow()).PerHour, 9);
    }

    /// <summary>One aggregator has read the total in one minute and writes it in the next, when another has been there: its write fails, and time does not go back.</summary>
    [Fact]
    public async Task OfTwoAggregatorsAtTheEndOfAMinuteEachMergesWhatTheOtherLacks()
    {
        await _rig.CountAsync(0, ("a", 5));
        await _rig.RunAsync();
        await _rig.CountAsync(0, ("a", 20));
        using var meter = new CounterMeter();
        var other = new Aggregator(new AggregationSteps(_rig.Store.Inner, new FeedDrainer(_rig.Store.Inner, new AggregationOptions()), new AggregationMetrics(meter), new RecordingLog()));
        bool once = true;
        _rig.Store.OnCall = async call =>
        {
            if (call != "WriteTotals 1" || !once)
                return;
            once = false;
            _rig.Time.Advance(TimeSpan.FromMinutes(1));
            await _rig.CountAsync(1, ("a", 300));
            await other.RunAsync(default);
        };
        (_, string[] calls) = await _rig.RunAsync();
        Assert.Equal(2, calls.Count(static call => call == "ReadTotals 1")); // and found nothing left to merge
        Assert.Equal([5, 325], await ValuesAsync());

        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        await _rig.RunAsync();
        Assert.Equal([5, 325, 325], await ValuesAsync());
    }

    [Fact]
    public async Task AResetShowsAsADropAndCountsNothing()
    {
        await _rig.CountAsync(0, ("a", 600));
        await _rig.RunAsync();
        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        await _rig.CountAsync(0, ("a", 60)); // not aggregated: the reset itself merges it
        await _rig.Resetter.ResetAsync(Increments.Id("a"), key: null, hide: true, default);
        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        await _rig.CountAsync(0, ("a", 30));
        await _rig.RunAsync();
        Assert.Equal([600, 0, 30], await ValuesAsync());
        HistoryView view = await ViewAsync();
        Assert.Equal(60 / 60.0, view.PerSecond(HistoryResolution.Minute, _rig.Time.GetUtcNow()));
        Assert.Equal(690 / 2.0, view.Rates(_rig.Time.GetUtcNow()).PerMinute, 9);
    }

    private async Task<HistoryView> ViewAsync() => (await _rig.Store.Inner.ReadTotalAsync(Increments.Id("a"), default))!.Total.ViewHistory();

    private async Task<Int128[]> ValuesAsync(HistoryResolution resolution = HistoryResolution.Minute) =>
        [.. (await ViewAsync()).Points(resolution, _rig.Time.GetUtcNow()).Select(static point => point.Value)];
}
