using ShardedCounter.CosmosEmulator;
using ShardedCounter.Diagnostics;
using ShardedCounter.Flushing;
using ShardedCounter.Growth;
using ShardedCounter.Hosting;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;
using ShardedCounter.Storage;
using ShardedCounter.Storage.Cosmos;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Storage.Cosmos;

/// <summary>The real pipeline of four processes on one account that answers every tenth request as failed although it was applied, and fails every twentieth.</summary>
public sealed class CosmosExactlyOnceTests
{
    private const int Processes = 4;
    private const int WritersPerProcess = 8;
    private const double FailingAfter = 0.10;
    private const double FailingBefore = 0.05;

    [Fact]
    public async Task OneCounterIsExact()
    {
        const int Each = 2_000;
        Assert.Equal(Processes * WritersPerProcess * Each, (await CountAsync(seed: 1, counters: 1, Each, CommitRules.Sound))["c0"]);
    }

    [Fact]
    public async Task FiveHundredCountersAreExact()
    {
        const int Each = 2_000;
        IReadOnlyDictionary<string, Int128> sums = await CountAsync(seed: 2, counters: 500, Each, CommitRules.Sound);
        var expected = new Dictionary<string, Int128>();
        for (int writer = 0; writer < Processes * WritersPerProcess; writer++)
        {
            for (int i = 0; i < Each; i++)
                expected[CounterOf(writer, i, 500)] = expected.GetValueOrDefault(CounterOf(writer, i, 500)) + 1;
        }

        Assert.Equal(500, expected.Count);
        Assert.Equal(expected.OrderBy(static pair => pair.Key, StringComparer.Ordinal), sums.OrderBy(static pair => pair.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task WithTheMarkSwitchedOffTheSameRunCountsTooMuch()
    {
        const int Each = 100;
        Int128 sum = (await CountAsync(seed: 3, counters: 1, Each, new CommitRules(ComparesMark: false)))["c0"];
        Assert.True(sum > Processes * WritersPerProcess * Each, $"{sum}");
    }

    private static string CounterOf(int writer, int i, int counters) => $"c{((writer * 131) + (i * 7)) % counters}";

    /// <summary>Counts, every writer one increment after another until each is acknowledged, and gives what the shards then hold.</summary>
    private static async Task<IReadOnlyDictionary<string, Int128>> CountAsync(int seed, int counters, int each, CommitRules rules)
    {
        using var rig = new CosmosRig(ranges: 4);
        using var meter = new CounterMeter();
        ICounterStore reader = await rig.OpenAsync("reader");
        Layout layout = await reader.OpenLayoutAsync(16, default);
        var pipelines = new List<CountingPipeline>();
        for (int process = 0; process < Processes; process++)
        {
            ICounterStore store = await rig.OpenAsync($"process-{process}", rules: rules);
            var layouts = new LayoutSource(layout);
            var seams = new PipelineSeams { Random = new Random((seed * 100) + process), OwnThread = true };
            var options = new FlushOptions
            {
                MaxLinger = TimeSpan.FromMilliseconds(2), // many small commits, for there are no request units to save
                WaiterTimeout = TimeSpan.FromMinutes(5),
                MaxPendingAge = TimeSpan.FromMinutes(1),
                DrainTimeout = TimeSpan.FromMinutes(1),
            };
            pipelines.Add(new CountingPipeline(store, layouts, new ThrottleWatch(new GrowthMetrics(meter, layouts)), options, seams, meter, rig.Log));
            pipelines[^1].Start();
        }

        rig.Emulator.Ledger.Capacity = 0;
        rig.Emulator.Ledger.Clear();
        rig.Emulator.Faults.Random(seed, FailingBefore, FailingAfter, static request => request.Kind == RequestKind.Batch);
        await Task.WhenAll(Enumerable.Range(0, Processes * WritersPerProcess).Select(writer => Task.Run(async () =>
        {
            IIncrementIntake intake = pipelines[writer % Processes].Intake;
            for (int i = 0; i < each; i++)
                Assert.Equal(IncrementStatus.Counted, (await intake.CountAsync(CounterId.Parse(CounterOf(writer, i, counters)), 1)).Status);
        })));
        rig.Emulator.Faults.Clear();
        foreach (CountingPipeline pipeline in pipelines)
        {
            Assert.True(await pipeline.StopAsync());
            await pipeline.DisposeAsync();
        }

        Assert.Empty(rig.Log.Of(1105)); // nothing was given up
        Assert.Empty(rig.Log.Of(1107)); // and no mark was anybody else's
        var sums = new Dictionary<string, Int128>();
        for (int i = 0; i < counters; i++)
        {
            ShardReadings readings = await reader.ReadShardsAsync(CounterId.Parse($"c{i}"), layout.Shards, default);
            sums[$"c{i}"] = readings.Shards.Aggregate((Int128)0, static (sum, shard) => sum + shard.N);
        }

        return sums;
    }
}
