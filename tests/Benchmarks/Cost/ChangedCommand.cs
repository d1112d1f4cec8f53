using System.Diagnostics;
using System.Globalization;
using ShardedCounter.Aggregation;
using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Servers;
using ShardedCounter.CosmosEmulator;
using ShardedCounter.Model;
using ShardedCounter.Storage;
using ShardedCounter.Storage.Cosmos;

namespace ShardedCounter.Benchmarks.Cost;

/// <summary>What a run of aggregation asks of an account with many counters of which few changed.</summary>
internal sealed class ChangedCommand : Command
{
    private const int Shards = 16;

    /// <summary>A total is read and written; the rest is feed pages, cursors and freshness.</summary>
    private const int RequestsPerCounter = 2;

    public override string Name => "changed";

    public override string Summary => "an aggregation run costs what changed: a million counters on Cosmos DB of which a hundred are counted";

    public override IReadOnlyList<CommandOption> Options =>
    [
        new("counters", "1000000", "counters that exist"),
        new("changed", "100", "of which so many are counted"),
        new("ranges", "4", "physical partitions of the emulated containers"),
    ];

    public override async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        int counters = arguments.Int("counters", 1, 10_000_000), changed = arguments.Int("changed", 0, Math.Min(counters, Commit.MaxCounters * Shards)), ranges = arguments.Int("ranges", 1, 128);
        var report = new Report();
        MachineHeader.Print();
        using EmulatedAccount account = await EmulatedAccount.OpenAsync(ranges, cancellationToken);
        await account.Store.OpenLayoutAsync(Shards, cancellationToken);
        long start = Stopwatch.GetTimestamp();
        account.Emulator.Seed(EmulatedAccount.Database, StorageLayout.Shards.Name, Enumerable.Range(0, counters).Select(static i =>
            (ShardOf(i).ToString(CultureInfo.InvariantCulture), (ReadOnlyMemory<byte>)ShardDocument.Write(ShardOf(i), new CounterDelta(NameOf(i), 1)))));
        List<FeedCursor> cursors = await CursorsAtTheEndAsync(account.Store, cancellationToken);
        await account.Store.TryWriteCursorsAsync(new StoredCursors(cursors, null), cancellationToken);
        Report.Note($"{counters:N0} counters, drained, after {Stopwatch.GetElapsedTime(start).TotalSeconds:N0} s");
        Aggregator aggregator = account.OpenAggregator();
        await aggregator.RunAsync(cancellationToken); // publishes freshness for the first time

        await CountAsync(account.Store, counters, changed, cancellationToken);
        account.Emulator.Ledger.Clear();
        start = Stopwatch.GetTimestamp();
        AggregationReport run = await aggregator.RunAsync(cancellationToken);
        RequestTotals total = account.Emulator.Ledger.Total;
        Report.Note($"{run.Changes:N0} changes: {total.Requests:N0} requests, {total.RequestUnits:N0} request units, {Stopwatch.GetElapsedTime(start).TotalMilliseconds:N0} ms");
        foreach (RequestKind kind in Enum.GetValues<RequestKind>().Where(kind => account.Emulator.Ledger.Of(kind).Requests > 0))
            Report.Note($"      {kind}: {account.Emulator.Ledger.Of(kind).Requests:N0}");
        long most = (RequestsPerCounter * changed) + (4 * ranges) + 4;
        report.Check(run.Changes == changed, $"{run.Changes:N0} changes were drained, of {changed:N0}");
        report.Check(total.Requests <= most, $"{total.Requests:N0} requests, at most {most:N0}: {RequestsPerCounter} for each changed counter, and the feed");
        return report.Finish();
    }

    private static CounterId NameOf(int i) => CounterId.Parse(string.Create(CultureInfo.InvariantCulture, $"existing:{i}"));

    private static int ShardOf(int i) => i % Shards;

    private static async Task<List<FeedCursor>> CursorsAtTheEndAsync(ICounterStore store, CancellationToken cancellationToken)
    {
        var cursors = new List<FeedCursor>();
        foreach (string range in await store.ListFeedRangesAsync(cancellationToken))
        {
            FeedPage page = await store.ReadFeedAsync(range, null, 10_000, cancellationToken);
            while (!page.CaughtUp)
                page = await store.ReadFeedAsync(range, page.Continuation, 10_000, cancellationToken);
            cursors.Add(new FeedCursor(range, page.Continuation, page.CompleteAsOf));
        }

        return cursors;
    }

    /// <summary>Counts so many counters once, spread over all of them, in one commit a shard.</summary>
    private static async Task CountAsync(ICounterStore store, int counters, int changed, CancellationToken cancellationToken)
    {
        var writer = ProducerId.Writer(Guid.NewGuid());
        int step = counters / Math.Max(changed, 1);
        foreach (IGrouping<int, int> shard in Enumerable.Range(0, changed).Select(i => (i * step) + (step >= Shards ? i % Shards : 0)).GroupBy(ShardOf))
        {
            var commit = new Commit(shard.Key, writer, null, new Mark(1), [.. shard.Select(static i => new CounterDelta(NameOf(i), 1))], []);
            CommitOutcome outcome = await store.CommitAsync(commit, cancellationToken);
            if (outcome is not CommitOutcome.Applied)
                throw new CheckFailedException($"a commit was answered {outcome}");
        }
    }
}
