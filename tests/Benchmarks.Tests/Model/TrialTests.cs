using ShardedCounter.Benchmarks.Model;

namespace ShardedCounter.Benchmarks.Tests.Model;

/// <summary>The model against the product: real pipelines, the real store, the emulator's account; only the clock is virtual, so nothing here depends on the machine.</summary>
public class TrialTests
{
    private static readonly ModelOptions _load = new()
    {
        Instances = 3, Shards = 2, WarmUp = TimeSpan.FromSeconds(2), Measured = TimeSpan.FromSeconds(10), Times = ServiceTimes.Published with { DocumentHold = 0 },
    };

    [Fact]
    public void TheModelForetellsOneHotCounter() => AssertAgrees(_load);

    [Fact]
    public void TheModelForetellsCountersThatTakeSeveralCommits() => AssertAgrees(_load with { Instances = 2, Counters = 120, RatePerInstance = 2_000, Measured = TimeSpan.FromSeconds(5) });

    [Fact]
    public void TheModelForetellsThrottling() => AssertAgrees(_load with { Instances = 6, ShardRequestUnits = 100, Measured = TimeSpan.FromSeconds(60) }); // 20 transactions a second

    [Fact]
    public void ATrialIsTheSameEveryTime()
    {
        ModelOptions shorter = _load with { ShardRequestUnits = 100, Measured = TimeSpan.FromSeconds(3) };
        Assert.Equal(EmulatorTrial.Of(shorter), EmulatorTrial.Of(shorter));
    }

    private static void AssertAgrees(ModelOptions load)
    {
        TrialOutcome outcome = new TrialCase("", load).Run();
        Assert.True(outcome.Agrees, $"{string.Join(", ", outcome.Deviations)}: real {outcome.Real}, model {outcome.Model}");
    }
}
