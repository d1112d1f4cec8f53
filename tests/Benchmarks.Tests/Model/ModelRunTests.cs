using ShardedCounter.Benchmarks.Model;
using ShardedCounter.Flushing;

namespace ShardedCounter.Benchmarks.Tests.Model;

public class ModelRunTests
{
    private static readonly ModelOptions _load = new() { WarmUp = TimeSpan.FromSeconds(2), Measured = TimeSpan.FromSeconds(5) };

    /// <summary>Loads that come to every branch: folded, cut into several commits, throttled, in each other's way, refused for age and for want of room.</summary>
    public static TheoryData<string> Loads => [.. _loads.Keys];

    private static readonly Dictionary<string, ModelOptions> _loads = new()
    {
        ["one instance"] = _load,
        ["idle"] = _load with { RatePerInstance = 3 },
        ["many instances"] = _load with { Instances = 40 },
        ["many counters"] = _load with { Instances = 5, Counters = 5_000 },
        ["throttled"] = _load with { Instances = 10, Counters = 1_000, Shards = 4, ShardRequestUnits = 1_000 },
        ["throttled by physical partitions"] = _load with { Instances = 10, Counters = 1_000, PhysicalPartitions = 3, PhysicalRequestUnits = 1_000 },
        ["in each other's way"] = _load with { Instances = 100, Shards = 2, Times = ServiceTimes.Published with { DocumentHold = 5 } },
        ["full"] = _load with { RatePerInstance = 20_000, Flush = new FlushOptions { MaxWaiters = 1_000 } },
    };

    [Theory]
    [MemberData(nameof(Loads))]
    public void EveryIncrementIsWrittenOnceOrRefused(string load)
    {
        ModelResult result = ModelRun.Of(_loads[load]);
        Assert.Equal(result.Whole.Offered, result.Whole.Counted + result.Whole.Unknown + result.Whole.Refused);
        Assert.Equal(result.Whole.Counted + result.Whole.Unknown, result.SumOfShards);
        Assert.True(result.Whole.Counted > 0);
        Assert.Equal(load.StartsWith("throttled", StringComparison.Ordinal), result.Whole.Throttled > 0);
        Assert.Equal(load is "throttled" or "throttled by physical partitions" or "in each other's way" or "full", result.Whole.Refused > 0);
    }

    [Theory]
    [MemberData(nameof(Loads))]
    public void RequestUnitsAreThoseOfTheWritesAndTheRefusals(string load)
    {
        ModelResult result = ModelRun.Of(_loads[load]);

        // 5 for each document written: the marks, one a transaction, and the counters. 1 for what is looked at and refused.
        double expected = (5.0 * (result.Whole.Transactions + result.Whole.CounterWrites)) + result.Whole.Conflicts;
        Assert.Equal(expected, result.Whole.RequestUnits, precision: 3);
        Assert.Equal(expected, result.ChargedByShards, precision: 3);
    }

    [Theory]
    [MemberData(nameof(Loads))]
    public void OneCommitOfAWriterIsInFlightToAShard(string load) => Assert.Equal(1, ModelRun.Of(_loads[load]).MostInFlightPerLane);

    [Fact]
    public void TwoInFlightLoseIncrements()
    {
        ModelResult result = ModelRun.Of(_loads["many counters"] with { Shards = 1, CommitsPerLane = 2 }); // each flush has two commits
        Assert.Equal(2, result.MostInFlightPerLane);
        Assert.True(result.Whole.Lost > 0);
        Assert.Equal(result.Whole.Counted + result.Whole.Unknown, result.SumOfShards);
        Assert.Equal(result.Whole.Offered, result.SumOfShards + result.Whole.Refused + result.Whole.Lost);
    }

    [Fact]
    public void TheSeedDecidesEverything()
    {
        ModelOptions load = _loads["throttled"];
        Assert.Equal(ModelRun.Of(load), ModelRun.Of(load));
        Assert.NotEqual(ModelRun.Of(load), ModelRun.Of(load with { Seed = 2 }));
    }

    [Fact]
    public void MoreShardsCarryNoLess()
    {
        double before = 0;
        foreach (int shards in (int[])[1, 2, 4, 8, 16, 32])
        {
            ModelOptions load = _load with { Instances = 20, Counters = 2_000, ShardRequestUnits = 2_000, Shards = shards };
            double counted = ModelRun.Of(load).Figures.CountedPerSecond;
            Assert.True(counted >= 0.97 * before, $"{shards} shards carry {counted:N0}/s, half as many {before:N0}/s (seed {load.Seed})");
            before = counted;
        }
    }

    [Fact]
    public void ShardsGiveNoMoreThanTheirRequestUnitsAndWhenAskedForMoreAllOfThem()
    {
        ModelOptions load = _loads["throttled"] with { Instances = 30 };
        double requestUnits = ModelRun.Of(load).Figures.RequestUnitsPerSecond;

        // Overdrawn by a commit a shard at the end of the window at most: 455 units in 5 s.
        Assert.InRange(requestUnits, 0.95 * 4 * 1_000, (4 * 1_000) + (4 * 455 / 5.0));
    }

    [Fact]
    public void AHotCounterCostsOneCommitALinger()
    {
        LoadFigures figures = ModelRun.Of(_load with { Instances = 4, Measured = TimeSpan.FromSeconds(20) }).Figures;

        // The last flush is 150 ms ago when the next one is made: 6.7 a second and instance, 10 units each.
        Assert.InRange(figures.TransactionsPerSecond, 0.95 * 4 / 0.150, 1.02 * 4 / 0.150);
        Assert.InRange(figures.RequestUnitsPerSecond, 10 * figures.TransactionsPerSecond, 10.2 * figures.TransactionsPerSecond);

        // An increment waits half of that on average, and then for the commit, whose median is 5 ms.
        Assert.InRange(figures.P50Ms, 76, 84);
        Assert.InRange(figures.P99Ms, 150, 162);
    }
}
