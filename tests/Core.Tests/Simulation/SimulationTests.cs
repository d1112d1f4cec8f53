using System.Collections.Concurrent;
using Xunit.Abstractions;

namespace ShardedCounter.Tests.Simulation;

/// <summary>
/// P1–P6 under everything that can go wrong. To see one seed again: <c>SIM_SEED=17 dotnet test tests/Core.Tests --filter OneSeedHoldsEveryPromise</c>.
/// </summary>
public class SimulationTests(ITestOutputHelper output)
{
    private const int Seeds = 2_000;

    [Fact]
    public void EverySeedHoldsEveryPromise()
    {
        var failures = new ConcurrentBag<string>();
        Parallel.For(0, Seeds, seed =>
        {
            IReadOnlyList<string> violations = Simulation.Run(seed);
            if (violations.Count > 0)
                failures.Add($"SIM_SEED={seed} dotnet test tests/Core.Tests --filter OneSeedHoldsEveryPromise\n  {string.Join("\n  ", violations.Take(5))}");
        });
        Assert.True(failures.IsEmpty, $"{failures.Count} of {Seeds} seeds failed.\n{string.Join("\n", failures.Take(5))}");
    }

    [Fact]
    public void OneSeedHoldsEveryPromise()
    {
#pragma warning disable RS0030 // how a person names the seed to look at
        int seed = int.TryParse(Environment.GetEnvironmentVariable("SIM_SEED"), out int given) ? given : 1;
#pragma warning restore RS0030
        IReadOnlyList<string> violations = Simulation.Run(seed);
        Assert.True(violations.Count == 0, $"Seed {seed}:\n  {string.Join("\n  ", violations)}");
    }

    [Fact]
    public void TheSameSeedGivesTheSameRun() => Assert.Equal(Simulation.Fingerprint(4711), Simulation.Fingerprint(4711));

    [Theory]
    [InlineData(Mutation.MarkAfterReceipts)]
    [InlineData(Mutation.TwoInFlightPerShard)]
    [InlineData(Mutation.MovedAfterUnknown)]
    [InlineData(Mutation.PartAddedInsteadOfSet)]
    [InlineData(Mutation.CursorsSavedBeforeTotals)]
    [InlineData(Mutation.FreshnessReadAfterTotal)]
    [InlineData(Mutation.PageDatedByItsLastChange)]
    [InlineData(Mutation.NewShardUsedBeforeTheLayoutHasIt)]
    [InlineData(Mutation.LayoutOfTheProcessStart)]
    [InlineData(Mutation.BatchJudgedByItsLastEvent)]
    [InlineData(Mutation.MarkAtOfTheLastEvent)]
    [InlineData(Mutation.DeadLettersAfterReturn)]
    public void EveryMistakeIsNoticed(Mutation mistake)
    {
        int caught = 0;
        string? first = null;
        for (int seed = 0; seed < 1_000 && caught < 3; seed++)
        {
            IReadOnlyList<string> violations = Simulation.Run(seed, mistake);
            if (violations.Count == 0)
                continue;
            caught++;
            first ??= $"seed {seed}: {violations[0]}";
        }

        output.WriteLine($"{mistake} noticed, {first}");
        Assert.True(caught == 3, $"{mistake} was noticed by {caught} of 1,000 seeds.");
    }
}
