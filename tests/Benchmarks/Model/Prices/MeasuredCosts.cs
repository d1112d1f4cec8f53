using ShardedCounter.Aggregation;
using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.Cost;
using ShardedCounter.CosmosEmulator;
using ShardedCounter.Model;

namespace ShardedCounter.Benchmarks.Model;

/// <summary>What the product's own store is charged by the emulator, where all documents are there already: what a busy service pays.</summary>
internal sealed class MeasuredCosts(EmulatedAccount account)
{
    private const int Shard = 3;

    private long _writers;

    /// <summary>Request units of a commit of so many counters and keys, which must be one request.</summary>
    public async Task<double> CommitAsync(int counters, int receipts, CancellationToken cancellationToken)
    {
        var writer = ProducerId.Writer(new Guid((int)++_writers, 0, 0, new byte[8]));
        CounterDelta[] deltas = [.. Enumerable.Range(0, counters).Select(static i => new CounterDelta(NameOf(i), 1))];
        await ApplyAsync(new Commit(Shard, writer, null, new Mark(1), deltas, []), cancellationToken);
        account.Emulator.Ledger.Clear();
        Receipt[] keys = [.. Enumerable.Range(0, receipts).Select(i => new Receipt($"key-{_writers}-{i}", "print"))];
        await ApplyAsync(new Commit(Shard, writer, new Mark(1), new Mark(2), deltas, keys), cancellationToken);
        return account.Emulator.Ledger.Total.Requests == 1
            ? account.Emulator.Ledger.Total.RequestUnits
            : throw new CheckFailedException($"a commit took {account.Emulator.Ledger.Total.Requests} requests");
    }

    /// <summary>Request units that a run of aggregation takes for itself, and for each counter that changed.</summary>
    public async Task<(double Run, double Counter)> AggregationAsync(CancellationToken cancellationToken)
    {
        const int changed = 90;
        await account.Store.OpenLayoutAsync(Layout.DefaultShards, cancellationToken);
        Aggregator aggregator = account.OpenAggregator();
        await CommitAsync(changed, 0, cancellationToken);
        while (!(await aggregator.RunAsync(cancellationToken)).CaughtUp)
        {
        }

        double idle = await RunAsync(aggregator, cancellationToken);
        await CommitAsync(changed, 0, cancellationToken);
        double busy = await RunAsync(aggregator, cancellationToken);
        return (idle, (busy - idle) / changed);
    }

    private static CounterId NameOf(int i) => CounterId.Parse($"cost:{i}");

    private async Task<double> RunAsync(Aggregator aggregator, CancellationToken cancellationToken)
    {
        account.Emulator.Ledger.Clear();
        await aggregator.RunAsync(cancellationToken);
        return account.Emulator.Ledger.Total.RequestUnits;
    }

    private async Task ApplyAsync(Commit commit, CancellationToken cancellationToken)
    {
        CommitOutcome outcome = await account.Store.CommitAsync(commit, cancellationToken);
        if (outcome is not CommitOutcome.Applied)
            throw new CheckFailedException($"a commit was answered {outcome}");
    }
}
