using ShardedCounter.Aggregation;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Tests.Simulation;

/// <summary>The way to the store over a bad network: what the store does happens in the world, whether or not the caller lives to see the answer.</summary>
internal sealed class SimStore(SimWorld world, ICounterStore store, Func<FaultPlan> faults, Action<Commit> applied, Action<DeadLetter> buried) : ICounterStore
{
    private const int SlowestMs = 8;
    private const int StallMs = 3_000;

    /// <summary>Drawn small now and then, so that flushes are cut into many commits.</summary>
    public CommitLimits Limits { get; } = world.Chance(0.5) ? CommitLimits.Common : new CommitLimits(world.Random.Next(6, 20), world.Random.Next(1, 5));

    /// <summary>Drawn small now and then, so that a few shards are preferred.</summary>
    public int Spread { get; } = world.Chance(0.5) ? int.MaxValue : world.Random.Next(1, 4);

    public ValueTask<CommitOutcome> CommitAsync(Commit commit, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<CommitOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        FaultPlan plan = faults();
        TimeSpan there = world.Chance(plan.Stall) ? world.Within(StallMs) : world.Within(SlowestMs);
        TimeSpan back = world.Within(SlowestMs);
        double dice = world.Random.NextDouble();
        bool Falls(double probability) => (dice -= probability) < 0;

        void Answer(CommitOutcome outcome) => world.Schedule(back, () => answer.TrySetResult(outcome));
        CommitOutcome Apply()
        {
            CommitOutcome outcome = store.CommitAsync(commit, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            if (outcome is CommitOutcome.Applied)
                applied(commit);

            return outcome;
        }

        if (Falls(plan.Throttle) || (commit.Shard % 3 == 0 && world.Chance(plan.ThrottleHot)))
        {
            world.Schedule(there, () => Answer(new CommitOutcome.Throttled(world.Within(50))));
        }
        else if (Falls(plan.LoseRequest))
        {
            world.Schedule(there, () => Answer(new CommitOutcome.Unknown("request lost")));
        }
        else if (Falls(plan.LoseAnswer))
        {
            world.Schedule(there, () =>
            {
                Apply();
                Answer(new CommitOutcome.Unknown("answer lost"));
            });
        }
        else if (Falls(plan.Late))
        {
            world.Schedule(there, () => Answer(new CommitOutcome.Unknown("late")));
            world.Schedule(there + world.Within(StallMs), () => Apply());
        }
        else if (Falls(plan.Twice))
        {
            world.Schedule(there, () => Answer(Apply()));
            world.Schedule(there + world.Within(StallMs), () => Apply());
        }
        else if (Falls(plan.Refuse))
        {
            world.Schedule(there, () => Answer(new CommitOutcome.Refused("refused")));
        }
        else
        {
            world.Schedule(there, () => Answer(Apply()));
        }

        return new ValueTask<CommitOutcome>(answer.Task);
    }

    public ValueTask<Mark?> ReadMarkAsync(ProducerId producer, int shard, CancellationToken cancellationToken) =>
        CallAsync(() => store.ReadMarkAsync(producer, shard, default));

    public ValueTask<ShardReadings> ReadShardsAsync(CounterId counter, int shards, CancellationToken cancellationToken) =>
        CallAsync(() => store.ReadShardsAsync(counter, shards, default));

    public ValueTask<IReadOnlyList<string>> ListFeedRangesAsync(CancellationToken cancellationToken) =>
        CallAsync(() => store.ListFeedRangesAsync(default));

    public ValueTask<FeedPage> ReadFeedAsync(string range, string? continuation, int maxChanges, CancellationToken cancellationToken) =>
        CallAsync(() => store.ReadFeedAsync(range, continuation, maxChanges, default));

    public ValueTask<StoredTotal?> ReadTotalAsync(CounterId counter, CancellationToken cancellationToken) =>
        CallAsync(() => store.ReadTotalAsync(counter, default));

    public ValueTask<IReadOnlyList<StoredTotal?>> ReadTotalsAsync(IReadOnlyList<CounterId> counters, CancellationToken cancellationToken) =>
        CallAsync(() => store.ReadTotalsAsync(counters, default));

    public ValueTask<IReadOnlyList<bool>> WriteTotalsAsync(IReadOnlyList<StoredTotal> totals, CancellationToken cancellationToken) =>
        CallAsync(() => store.WriteTotalsAsync(totals, default));

    public ValueTask<TotalPage> ListTotalsAsync(TotalQuery query, CancellationToken cancellationToken) =>
        CallAsync(() => store.ListTotalsAsync(query, default));

    public ValueTask<Layout> OpenLayoutAsync(int shardsOfNewStore, CancellationToken cancellationToken) =>
        store.OpenLayoutAsync(shardsOfNewStore, default);

    public ValueTask<Layout> ReadLayoutAsync(CancellationToken cancellationToken) => CallAsync(() => store.ReadLayoutAsync(default));

    public ValueTask<Layout> TryGrowLayoutAsync(Layout seen, int shards, CancellationToken cancellationToken) =>
        CallAsync(() => store.TryGrowLayoutAsync(seen, shards, default));

    public ValueTask<StoredCursors?> ReadCursorsAsync(CancellationToken cancellationToken) => CallAsync(() => store.ReadCursorsAsync(default));

    public ValueTask<bool> TryWriteCursorsAsync(StoredCursors cursors, CancellationToken cancellationToken) =>
        CallAsync(() => store.TryWriteCursorsAsync(cursors, default));

    public ValueTask<DateTimeOffset> ReadFreshnessAsync(CancellationToken cancellationToken) => CallAsync(() => store.ReadFreshnessAsync(default));

    public async ValueTask AdvanceFreshnessAsync(DateTimeOffset asOf, CancellationToken cancellationToken) =>
        await CallAsync(async () =>
        {
            await store.AdvanceFreshnessAsync(asOf, default);
            return true;
        });

    public async ValueTask AddDeadLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) =>
        await CallAsync(async () =>
        {
            await store.AddDeadLettersAsync(letters, default);
            foreach (DeadLetter letter in letters.Where(static letter => !letter.Source.StartsWith("eh|", StringComparison.Ordinal)))
                buried(letter); // those of events are looked up at the end: they may be written again and again

            return true;
        });

    public ValueTask<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(string source, int top, CancellationToken cancellationToken) =>
        CallAsync(() => store.ReadDeadLettersAsync(source, top, default));

    /// <summary>What a dead letter of amounts holds.</summary>
    public static (CounterId Counter, long Delta) AmountOf(DeadLetter letter)
    {
        using var body = System.Text.Json.JsonDocument.Parse(letter.Body);
        return (CounterId.Parse(body.RootElement.GetProperty("counter").GetString()!), body.RootElement.GetProperty("delta").GetInt64());
    }

    /// <summary>A call that is not a commit: slow, or failing before or after it was done.</summary>
    private ValueTask<T> CallAsync<T>(Func<ValueTask<T>> call)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        FaultPlan plan = faults();
        bool failsBefore = world.Chance(plan.LoseRequest);
        bool failsAfter = world.Chance(plan.LoseAnswer);
        world.Schedule(world.Within(SlowestMs), () =>
        {
            T result = default!;
            StoreUnavailableException? unavailable = failsBefore || failsAfter ? new StoreUnavailableException("simulated") : null;
            try
            {
                if (!failsBefore)
                    result = call().AsTask().GetAwaiter().GetResult(); // the stores behind simulated networks are done when they return
            }
            catch (StoreUnavailableException exception)
            {
                unavailable = exception;
            }

            world.Schedule(world.Within(SlowestMs), () =>
            {
                if (unavailable is not null)
                    answer.TrySetException(unavailable);
                else
                    answer.TrySetResult(result);
            });
        });
        return new ValueTask<T>(answer.Task);
    }
}
