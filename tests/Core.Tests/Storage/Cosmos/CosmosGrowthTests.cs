using ShardedCounter.CosmosEmulator;
using ShardedCounter.Diagnostics;
using ShardedCounter.Growth;
using ShardedCounter.Model;
using ShardedCounter.Storage;
using ShardedCounter.Tests.Fakes;
using ShardedCounter.Tests.Growth;
using static ShardedCounter.Tests.Storage.Cosmos.CosmosRig;

namespace ShardedCounter.Tests.Storage.Cosmos;

/// <summary>Growth by the throttling of an account that counts request units: what the store answers is all that the rule goes by.</summary>
public sealed class CosmosGrowthTests : IDisposable
{
    private const int Shards = 4;
    private const int WindowSeconds = 10;
    private const int CommitsPerSecond = 20;

    private readonly CounterMeter _meter = new();
    private readonly LayoutSource _layouts = new(new Layout(Shards, Shards));
    private readonly GrowthMetrics _metrics;
    private readonly ThrottleCounts _throttles;
    private readonly ThrottleWatch _watch;
    private readonly Random _random = new(7);

    public CosmosGrowthTests()
    {
        _metrics = new GrowthMetrics(_meter, _layouts);
        _throttles = new ThrottleCounts(_meter.Meter);
        _watch = new ThrottleWatch(_metrics);
    }

    public void Dispose()
    {
        _throttles.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public async Task AHotLogicalPartitionDoublesN()
    {
        // Events, say, are bound to shard 2 and use up its 200 RU in every second; what chance sends there is throttled, and nowhere else.
        using var rig = new CosmosRig(configure: static options => options.PartitionRequestUnits = 200);
        ICounterStore store = await rig.OpenAsync();
        await RunWindowsAsync(rig, store, windows: 3, beforeEachSecond: () => UseUpAsync(store, shard: 2));
        Assert.Equal(new Layout(2 * Shards, Shards), await store.ReadLayoutAsync(default));
        Assert.Equal(2 * Shards, _layouts.Current.Shards);
        Assert.True(_throttles["hot-partition"] > 0, "throttled, and not said why");
        Assert.Equal(0, _throttles["container"]);
    }

    [Fact]
    public async Task AContainerWithoutCapacityDoesNotGrow()
    {
        using var rig = new CosmosRig(configure: static options => options.ContainerRequestUnits = 150);
        ICounterStore store = await rig.OpenAsync();
        await RunWindowsAsync(rig, store, windows: 6, beforeEachSecond: static () => Task.CompletedTask);
        Assert.Equal(new Layout(Shards, Shards), await store.ReadLayoutAsync(default));
        Assert.True(_throttles["container"] > 6 * WindowSeconds, $"{_throttles["container"]} throttled");
        Assert.Equal(0, _throttles["hot-partition"]);
    }

    /// <summary>Unkeyed commits to shards that chance picks, told to the watch as the driver tells it; the keeper judges at the end of every window.</summary>
    private async Task RunWindowsAsync(CosmosRig rig, ICounterStore store, int windows, Func<Task> beforeEachSecond)
    {
        await store.OpenLayoutAsync(Shards, default);
        var options = new ShardsOptions();
        var keeper = new LayoutKeeper(store, _layouts, _watch, new GrowthRule(options, GrowthLimits.Standard, rig.Time), options, _metrics, new RecordingLog());
        for (int second = 1; second <= windows * WindowSeconds; second++)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            await beforeEachSecond();
            for (int i = 0; i < CommitsPerSecond; i++)
            {
                int shard = _random.Next(_layouts.Current.Shards);
                CommitOutcome outcome = await store.CommitAsync(Seal(NewWriter(), 0, 1, [Add("a", 1)], shard: shard), default);
                Assert.True(outcome is CommitOutcome.Applied or CommitOutcome.Throttled, outcome.ToString());
                _watch.Attempted(shard, ShardChoice.Random, outcome is CommitOutcome.Throttled);
            }

            if (second % WindowSeconds == 0)
                await keeper.RunOnceAsync(default);
        }
    }

    private static async Task UseUpAsync(ICounterStore store, int shard)
    {
        CommitOutcome outcome;
        int commits = 0;
        do
        {
            outcome = await store.CommitAsync(Seal(NewWriter(), 0, 1, [Add("bound", 1)], shard: shard), default);
            Assert.True(++commits < 100, "The partition has no limit.");
        }
        while (outcome is CommitOutcome.Applied);
    }
}
