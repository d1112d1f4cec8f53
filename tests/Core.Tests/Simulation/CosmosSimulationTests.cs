using System.Collections.Concurrent;
using System.Globalization;
using ShardedCounter.Tests.Storage.Cosmos;
using Xunit.Abstractions;

namespace ShardedCounter.Tests.Simulation;

/// <summary>
/// The simulation on the production store: on the emulator, or, with <c>COSMOS_TEST_ENDPOINT</c> set, on an account elsewhere (fewer seeds then, by <c>SIM_SEEDS</c>). To see one seed again: <c>SIM_SEED=17 SIM_RANGES=4 dotnet test tests/Core.Tests --filter OneSeedHoldsEveryPromiseOnCosmos</c>.
/// </summary>
public class CosmosSimulationTests(ITestOutputHelper output)
{
    private const int Seeds = 260;

    /// <summary>Runs side by side. Each has a thread that mostly waits for the client's.</summary>
    private const int Threads = 3;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void EverySeedHoldsEveryPromiseOnCosmos(int ranges)
    {
        var failures = new ConcurrentBag<string>();
        ForEachSeed(Setting("SIM_SEEDS", Seeds), seed =>
        {
            IReadOnlyList<string> violations = Run(seed, ranges, Mutation.None);
            if (violations.Count > 0)
            {
                failures.Add($"SIM_SEED={seed} SIM_RANGES={ranges} dotnet test tests/Core.Tests --filter OneSeedHoldsEveryPromiseOnCosmos\n  "
                    + string.Join("\n  ", violations.Take(5)));
            }
        });
        Assert.True(failures.IsEmpty, $"{failures.Count} seeds failed.\n{string.Join("\n", failures.Take(5))}");
    }

    [Fact]
    public void OneSeedHoldsEveryPromiseOnCosmos()
    {
        int seed = Setting("SIM_SEED", 1);
        IReadOnlyList<string> violations = Run(seed, Setting("SIM_RANGES", 4), Mutation.None);
        Assert.True(violations.Count == 0, $"Seed {seed}:\n  {string.Join("\n  ", violations)}");
    }

    [Theory]
    [InlineData(Mutation.MarkNotCompared)]
    [InlineData(Mutation.MovedAfterUnknown)]
    public void EveryMistakeIsNoticedOnCosmos(Mutation mistake)
    {
        int caught = 0;
        for (int seed = 0; seed < 200 && caught < 3; seed++)
        {
            IReadOnlyList<string> violations = Run(seed, ranges: 1, mistake);
            if (violations.Count > 0 && ++caught == 1)
                output.WriteLine($"{mistake} noticed, seed {seed}: {violations[0]}");
        }

        Assert.Equal(3, caught);
    }

    private static IReadOnlyList<string> Run(int seed, int ranges, Mutation mutation) =>
        Simulation.Run(seed, mutation, (world, mistake) => new CosmosBackend(world, mistake, OpenAccount(world, ranges)));

    private static ISimAccount OpenAccount(SimWorld world, int ranges) =>
        TestAccount.OfTheEnvironment is { } elsewhere ? new ElsewhereAccount(elsewhere) : new CosmosAccount(world.Time, ranges);

    /// <summary>On threads of their own: a run's thread waits for the pool's, which must not wait for it.</summary>
    private static void ForEachSeed(int seeds, Action<int> run)
    {
        int next = -1;
        Exception? failure = null;
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(_ => new Thread(Work))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.Null(failure);

        void Work()
        {
            try
            {
                for (int seed = Interlocked.Increment(ref next); seed < seeds; seed = Interlocked.Increment(ref next))
                    run(seed);
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        }
    }

#pragma warning disable RS0030 // how a person names the seed to look at
    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int given) ? given : otherwise;
#pragma warning restore RS0030
}
