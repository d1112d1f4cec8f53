using ShardedCounter.Aggregation;
using ShardedCounter.CosmosEmulator;
using ShardedCounter.Diagnostics;
using ShardedCounter.Model;
using ShardedCounter.Storage;
using static ShardedCounter.Tests.Storage.Cosmos.CosmosRig;

namespace ShardedCounter.Tests.Storage.Cosmos;

/// <summary>
/// An aggregator that dies, or stands still while another one runs, at each of its requests in turn, between the pages of a range among them. If cursors were ever ahead of totals, the
/// next aggregator would go on behind what is missing, and the totals would stay short.
/// </summary>
public sealed class InterruptedAggregationTests
{
    private const int Counters = 20;
    private const int PageSize = 3;
    private const int MostRequests = 400;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ADeathAtAnyRequestLosesNothing(bool requestArrives)
    {
        int deaths = 0;
        for (int last = 0; last < MostRequests; last += 3)
        {
            using var rig = new CosmosRig(ranges: 2);
            ICounterStore mortal = await CountAsync(rig);
            bool died = false;
            int requests = 0;
            rig.Emulator.Faults.Next(request => IsOf(request, "mortal") && requests++ == last, Fault.Crash(_ => died = true, requestArrives));
            rig.Emulator.Faults.Next(request => IsOf(request, "mortal") && died, Fault.Answer(403), times: int.MaxValue);
            try
            {
                await AggregateAsync(rig, mortal);
            }
            catch (StoreUnavailableException)
            {
                // It is dead.
            }

            await CheckAsync(rig);
            if (!died)
                break;
            deaths++;
        }

        Assert.InRange(deaths, 15, (MostRequests / 3) - 1);
    }

    [Fact]
    public async Task TwoAtOnceComeToTheSameTotalsWhereverOneStandsStill()
    {
        int stops = 0;
        for (int at = 0; at < MostRequests; at += 3)
        {
            using var rig = new CosmosRig(ranges: 2);
            ICounterStore slow = await CountAsync(rig);
            var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            int requests = 0;
            rig.Emulator.Faults.Next(request => IsOf(request, "mortal") && requests++ == at, Fault.Delay((_, _) =>
            {
                arrived.SetResult();
                return gate.Task;
            }));
            Task run = AggregateAsync(rig, slow);
            await Task.WhenAny(run, arrived.Task);
            await CheckAsync(rig);
            gate.SetResult();
            await run;
            await CheckAsync(rig);
            if (!arrived.Task.IsCompleted)
                break;
            stops++;
        }

        Assert.InRange(stops, 15, (MostRequests / 3) - 1);
    }

    private static bool IsOf(RequestInfo request, string client) => request.Client == client && request.Kind >= RequestKind.Read;

    /// <summary>Counts each counter in two shards, i and 10 i; the store of the aggregator that is going to be interrupted.</summary>
    private static async Task<ICounterStore> CountAsync(CosmosRig rig)
    {
        ICounterStore store = await rig.OpenAsync("writer");
        for (int shard = 0; shard < 2; shard++)
        {
            CounterDelta[] deltas = [.. Enumerable.Range(1, Counters).Select(i => Add($"counter-{i}", shard == 0 ? i : 10 * i))];
            Assert.IsType<CommitOutcome.Applied>(await store.CommitAsync(Seal(NewWriter(), 0, 1, deltas, shard: shard), default));
        }

        return await rig.OpenAsync("mortal");
    }

    /// <summary>Another aggregator runs to the end; then every total is what was counted.</summary>
    private static async Task CheckAsync(CosmosRig rig)
    {
        ICounterStore store = await rig.OpenAsync("another");
        await AggregateAsync(rig, store);
        for (int i = 1; i <= Counters; i++)
            Assert.Equal(11 * i, (await store.ReadTotalAsync(CounterId.Parse($"counter-{i}"), default))?.Total.Value ?? 0);
    }

    private static async Task AggregateAsync(CosmosRig rig, ICounterStore store)
    {
        using var meter = new CounterMeter();
        var options = new AggregationOptions { PageSize = PageSize };
        var aggregator = new Aggregator(new AggregationSteps(store, new FeedDrainer(store, options), new AggregationMetrics(meter), rig.Log));
        for (int runs = 0; runs < 50; runs++)
        {
            AggregationReport report = await aggregator.RunAsync(default);
            if (report.FailedRanges > 0)
                throw new StoreUnavailableException("A range could not be drained.");
            if (report is { CaughtUp: true, Saved: true })
                return;
        }

        Assert.Fail("An aggregator did not catch up in 50 runs.");
    }
}
