using System.Collections.Concurrent;
using System.Diagnostics;
using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.Client;
using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Servers;

namespace ShardedCounter.Benchmarks.Replay;

/// <summary>
/// Replays a log as single POSTs and again as batches, and compares every counter by every read with a plain count of the
/// file.
/// </summary>
internal sealed class ReplayCommand : Command
{
    private const int LinesPerBatch = 100;
    private static readonly TimeSpan FreshWithin = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(30);

    public override string Name => "replay";

    public override string Summary =>
        "a log replayed as single POSTs and as batches gives exactly what counting the file gives, fresh within 3 s";

    public override IReadOnlyList<string> Positionals => ["<requests.tsv>"];

    public override IReadOnlyList<CommandOption> Options =>
    [
        new("connections", "64", "open connections"),
        new("url", "", "a server that already runs; what its counters hold beforehand is read first and taken off"),
        .. ServerOptions.All,
    ];

    public override async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        string[] counters = RequestLog.Read(arguments.Positional(0));
        int connections = arguments.Int("connections", 1, 4096);
        var report = new Report();
        MachineHeader.Print();
        if (arguments.Has("url"))
        {
            using var client = new CounterClient(new Uri(arguments.Text("url")), connections, TimeSpan.FromSeconds(30));
            await ReplayAsync(client, counters, connections, await BaselineAsync(client, counters, cancellationToken), report, cancellationToken);
            return report.Finish();
        }

        ServerLaunch launch = await ServerOptions.LaunchAsync(arguments, cancellationToken);
        var work = new WorkFolder(arguments, Name);
        await using (ServerProcess server = await ServerProcess.StartAsync(launch, work.Folder("server"), Ports.Free(), cancellationToken))
        {
            using var client = new CounterClient(server.Address, connections, TimeSpan.FromSeconds(30));
            await ReplayAsync(client, counters, connections, new Dictionary<string, long>(), report, cancellationToken);
        }

        return work.Close(report.Finish());
    }

    private static async Task ReplayAsync(CounterClient client, string[] counters, int connections,
        Dictionary<string, long> baseline, Report report, CancellationToken cancellationToken)
    {
        var ledger = new Ledger();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = connections, CancellationToken = cancellationToken };
        var check = new TotalsCheck(client, ledger, baseline, report);

        Task Singles(ConcurrentQueue<string> findings) => Parallel.ForEachAsync(counters, parallel, async (counter, _) =>
            Note(await client.IncrementAsync(counter, 1), $"{counter}", findings));

        Task Batches(ConcurrentQueue<string> findings) => Parallel.ForEachAsync(counters.Chunk(LinesPerBatch), parallel, async (lines, _) =>
            Note(await client.IncrementManyAsync([.. lines.Select(counter => (counter, 1L))]), "a batch", findings));

        foreach ((string what, Func<ConcurrentQueue<string>, Task> sendAsync) in
            new (string, Func<ConcurrentQueue<string>, Task>)[] { ("single POSTs", Singles), ($"batches of {LinesPerBatch}", Batches) })
        {
            var findings = new ConcurrentQueue<string>();
            long start = Stopwatch.GetTimestamp();
            await sendAsync(findings);
            DateTimeOffset lastAnswer = TimeProvider.System.GetUtcNow();
            TimeSpan took = Stopwatch.GetElapsedTime(start);
            Console.WriteLine($"\n{counters.Length:N0} requests as {what} over {connections} connections in {took.TotalSeconds:N2} s");
            report.CheckNone(findings, "every answer is 200 and repeats what was sent");
            // What the file says is what must be there, whatever was answered.
            foreach (string counter in counters)
                ledger.Acknowledge(counter, 1);
            TimeSpan fresh = await Freshness.PassesAsync(client, counters[^1], lastAnswer, GiveUpAfter, cancellationToken);
            report.Check(fresh < FreshWithin,
                $"asOf passed the last answer after {fresh.TotalSeconds:N2} s, within {FreshWithin.TotalSeconds:0} s");
            await check.RunAsync(lastAnswer, "", cancellationToken);
        }
    }

    private static void Note(Answer answer, string what, ConcurrentQueue<string> findings)
    {
        if (answer.Outcome != Outcome.Counted || answer.Complaint is not null || answer.Duplicate)
            findings.Enqueue($"{what}: {answer.Complaint ?? answer.ToString()}{(answer.Duplicate ? ", duplicate" : "")}");
    }

    private static async Task<Dictionary<string, long>> BaselineAsync(
        CounterClient client, string[] counters, CancellationToken cancellationToken)
    {
        var baseline = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string counter in counters.Distinct(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            baseline[counter] = (await client.LiveAsync(counter)).Value;
        }

        return baseline;
    }
}
