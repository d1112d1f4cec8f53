using Microsoft.Extensions.Logging.Abstractions;
using ShardedCounter.Aggregation;
using ShardedCounter.Diagnostics;
using ShardedCounter.Functions.Aggregation;
using ShardedCounter.Functions.Tests.Fakes;
using ShardedCounter.Model;
using ShardedCounter.Storage;
using ShardedCounter.Testing;
using ShardedCounter.Testing.Storage;

namespace ShardedCounter.Functions.Tests.Aggregation;

/// <summary>The orchestration with its real activities, on the reference store.</summary>
public sealed class AggregationActivitiesTests : IDisposable
{
    private static readonly ProducerId _producer = ProducerId.Writer(new Guid("00000000-0000-0000-0000-000000000001"));
    private static readonly DateTimeOffset _noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly SettableTime _time = new() { Now = _noon };
    private readonly CounterMeter _meter = new();
    private readonly InMemoryCounterStore _store;
    private readonly ScriptedActivities _activities = new();

    public AggregationActivitiesTests()
    {
        _store = new InMemoryCounterStore(_time);
        var options = new AggregationOptions { PageSize = 3, MaxPagesPerRun = 2 };
        var activities = new AggregationActivities(
            new AggregationSteps(_store, new FeedDrainer(_store, options), new AggregationMetrics(_meter), NullLogger.Instance));
        _activities.On<object?>(AggregationActivities.List, async _ => await activities.ListAsync(null!, default));
        _activities.On<FeedCursor>(AggregationActivities.Drain, async cursor => await activities.DrainAsync(cursor, default));
        _activities.On<SavedRound>(AggregationActivities.Save, async round => await activities.SaveAsync(round, default));
        _activities.On<DateTimeOffset>(AggregationActivities.Publish, async asOf =>
        {
            await activities.PublishAsync(asOf, default);
            return null;
        });
    }

    public void Dispose() => _meter.Dispose();

    [Fact]
    public async Task TotalsAndFreshnessCatchUpOverGenerations()
    {
        await _store.OpenLayoutAsync(4, default);
        CounterDelta[] deltas = [.. Enumerable.Range(1, 20).Select(static i => new CounterDelta(CounterId.Parse($"c{i}"), i))];
        Assert.IsType<CommitOutcome.Applied>(await _store.CommitAsync(new Commit(0, _producer, null, new Mark(1), deltas, []), default));

        AggregateRun run = await new ReplayEngine(_activities).RunAsync();

        Assert.Equal((4, 20, true, true, _noon), (run.Rounds, run.Changes, run.CaughtUp, run.Saved, run.AsOf)); // 6 a round
        Assert.Equal(_noon, await _store.ReadFreshnessAsync(default));
        for (int i = 1; i <= 20; i++)
            Assert.Equal(i, (await _store.ReadTotalAsync(CounterId.Parse($"c{i}"), default))!.Total.Value);
    }

    [Fact]
    public async Task ARunAfterAnIdleMinuteMovesFreshnessAlone()
    {
        await _store.OpenLayoutAsync(4, default);
        await new ReplayEngine(_activities).RunAsync();
        StoredCursors? before = await _store.ReadCursorsAsync(default);
        _time.Now = _noon.AddMinutes(1);
        AggregateRun run = await new ReplayEngine(_activities).RunAsync();
        Assert.Equal((0, _noon.AddMinutes(1)), (run.Changes, run.AsOf));
        Assert.Equal(_noon.AddMinutes(1), await _store.ReadFreshnessAsync(default));
        Assert.Equal(before!.ETag, (await _store.ReadCursorsAsync(default))!.ETag);
    }
}
