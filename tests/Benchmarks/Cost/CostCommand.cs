using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using ShardedCounter.Aggregation;
using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Servers;
using ShardedCounter.CosmosEmulator;
using ShardedCounter.Flushing;
using ShardedCounter.Growth;
using ShardedCounter.Hosting;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Benchmarks.Cost;

/// <summary>What increments at a steady rate cost on Cosmos DB, by the request units of the emulator's ledger.</summary>
internal sealed class CostCommand : Command
{
    private const int MinFold = 100;

    public override string Name => "cost";

    public override string Summary => "request units and writes an increment on Cosmos DB, at a steady rate, through one instance; at 1,000/s on one counter at least 100 increments a write";

    public override IReadOnlyList<CommandOption> Options =>
    [
        new("rate", "1000", "increments a second"),
        new("counters", "1", "counters they go to, in turns"),
        new("seconds", "20", "how long"),
        new("ranges", "1", "physical partitions of the emulated containers"),
        new("linger", "", "milliseconds for Flush:MaxLinger (default: what the store prefers)"),
    ];

    public override string Notes =>
        "Callers do not wait for each other: the rate is kept whatever the latency, as front-ends do. The emulator answers in less than a millisecond; latency here is the time folded. Checked: the values, and the fold at one counter and 1,000/s or more.";

    public override async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        int rate = arguments.Int("rate", 1, 1_000_000), counters = arguments.Int("counters", 1, 1_000_000), seconds = arguments.Int("seconds", 1, 3_600);
        TimeSpan? linger = arguments.Has("linger") ? TimeSpan.FromMilliseconds(arguments.Int("linger", 0, 1_000)) : null;
        var report = new Report();
        MachineHeader.Print();
        using EmulatedAccount account = await EmulatedAccount.OpenAsync(arguments.Int("ranges", 1, 128), cancellationToken);
        var layouts = new LayoutSource(await account.Store.OpenLayoutAsync(Layout.DefaultShards, cancellationToken));
        CounterId[] names = [.. Enumerable.Range(0, counters).Select(static i => CounterId.Parse($"cost:{i}"))];
        double[] waitedMs;
        RequestTotals batches;
        var pipeline = new CountingPipeline(
            account.Store, layouts, new ThrottleWatch(new GrowthMetrics(account.Meter, layouts)), new FlushOptions { MaxLinger = linger }, new PipelineSeams { OwnThread = true }, account.Meter, NullLogger.Instance);
        await using (pipeline)
        {
            pipeline.Start();
            await Task.WhenAll(names.Select(name => pipeline.Intake.CountAsync(name, 1).AsTask())); // every document is there before it counts
            account.Emulator.Ledger.Clear();
            waitedMs = await OfferAsync(pipeline.Intake, names, rate, seconds, cancellationToken);
            batches = account.Emulator.Ledger.Of(RequestKind.Batch);
        }

        RequestTotals all = account.Emulator.Ledger.Total;
        account.Emulator.Ledger.Clear();
        await AggregateAsync(account, cancellationToken);
        RequestTotals aggregation = account.Emulator.Ledger.Total;
        Print(waitedMs, batches, all, aggregation);
        await CheckAsync(account, names, waitedMs.Length, report, cancellationToken);
        if (counters == 1 && rate >= 1_000 && linger is null)
            report.Check(waitedMs.Length >= MinFold * batches.Requests, $"{(double)waitedMs.Length / batches.Requests:N0} increments a write, at least {MinFold}");
        return report.Finish();
    }

    /// <summary>Sends increments by the clock; the time each waited for its answer.</summary>
    private static async Task<double[]> OfferAsync(IIncrementIntake intake, CounterId[] names, int rate, int seconds, CancellationToken cancellationToken)
    {
        var answers = new List<Task<double>>(rate * seconds);
        long start = Stopwatch.GetTimestamp();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        while (answers.Count < rate * seconds && await tick.WaitForNextTickAsync(cancellationToken))
        {
            long due = Math.Min((long)(Stopwatch.GetElapsedTime(start).TotalSeconds * rate), (long)rate * seconds);
            while (answers.Count < due)
                answers.Add(CountAsync(intake, names[answers.Count % names.Length]));
        }

        return await Task.WhenAll(answers);
    }

    private static async Task<double> CountAsync(IIncrementIntake intake, CounterId name)
    {
        long start = Stopwatch.GetTimestamp();
        IncrementResult result = await intake.CountAsync(name, 1);
        return result.Status == IncrementStatus.Counted ? Stopwatch.GetElapsedTime(start).TotalMilliseconds : throw new CheckFailedException($"an increment was answered {result.Status}");
    }

    private static async Task AggregateAsync(EmulatedAccount account, CancellationToken cancellationToken)
    {
        Aggregator aggregator = account.OpenAggregator();
        AggregationReport run;
        do
            run = await aggregator.RunAsync(cancellationToken);
        while (!run.CaughtUp);
    }

    private static void Print(double[] waitedMs, RequestTotals batches, RequestTotals all, RequestTotals aggregation)
    {
        Array.Sort(waitedMs);
        double increments = waitedMs.Length;
        Report.Note($"{increments:N0} increments in {batches.Requests:N0} transactions: {increments / batches.Requests:N1} a transaction");
        Report.Note($"{all.RequestUnits:N0} request units: {all.RequestUnits / increments:N4} an increment, {batches.RequestUnits / batches.Requests:N1} a transaction; "
            + $"unfolded it would be that much for each increment, {batches.RequestUnits / batches.Requests / (all.RequestUnits / increments):N0} times as much");
        Report.Note($"waited for the answer: p50 {waitedMs[waitedMs.Length / 2]:N0} ms, p99 {waitedMs[waitedMs.Length * 99 / 100]:N0} ms, at most {waitedMs[^1]:N0} ms");
        Report.Note($"aggregating all of it afterwards: {aggregation.Requests:N0} requests, {aggregation.RequestUnits:N0} request units");
    }

    private static async Task CheckAsync(EmulatedAccount account, CounterId[] names, int increments, Report report, CancellationToken cancellationToken)
    {
        Int128 sum = 0;
        foreach (CounterId name in names)
            sum += (await account.Store.ReadTotalAsync(name, cancellationToken))?.Total.Value ?? 0;
        report.Check(sum == increments + names.Length, $"the totals are {sum:N0}: each of {increments:N0} increments once, and one a counter before");
    }
}
