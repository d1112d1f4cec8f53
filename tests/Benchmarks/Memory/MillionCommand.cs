using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.Client;
using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Servers;

namespace ShardedCounter.Benchmarks.Memory;

/// <summary>A million distinct counters: they fit in bounded memory, and the list names each once with its value.</summary>
internal sealed class MillionCommand : Command
{
    private const double MaxPeakMb = 1024;
    private const int ItemsPerBatch = 10_000;
    private const int LiveChecks = 1000;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan FreshWithin = TimeSpan.FromSeconds(300);

    public override string Name => "million";

    public override string Summary => "1,000,000 distinct counters fit under 1 GB, and each is listed once with its value";

    public override IReadOnlyList<CommandOption> Options =>
    [
        new("counters", "1000000", "distinct counters"),
        new("connections", "4", "open connections"),
        .. ServerOptions.All,
    ];

    public override async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        int counters = arguments.Int("counters", 1, 4_000_000), connections = arguments.Int("connections", 1, 256);
        ServerLaunch launch = await ServerOptions.LaunchAsync(arguments, cancellationToken);
        var work = new WorkFolder(arguments, Name);
        var report = new Report();
        MachineHeader.Print();
        await using (ServerProcess server = await ServerProcess.StartAsync(launch, work.Folder("server"), Ports.Free(), cancellationToken))
        {
            using var client = new CounterClient(server.Address, connections, AnswerWithin);
            await CountAsync(client, counters, connections, report, cancellationToken);
            long start = Stopwatch.GetTimestamp();
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            await Freshness.PassesAsync(client, NameOf(0), now, FreshWithin, cancellationToken);
            Report.Note($"asOf passed the last answer after {Stopwatch.GetElapsedTime(start).TotalSeconds:N1} s");
            var ledger = new Ledger();
            for (int i = 0; i < counters; i++)
                ledger.Acknowledge(NameOf(i), DeltaOf(i));
            await new TotalsCheck(client, ledger, new Dictionary<string, long>(), report).ListAsync("", now, cancellationToken);
            await CheckSomeAsync(client, counters, now, report, cancellationToken);
            double peak = ProcessStatus.PeakResidentMb(server.Id);
            report.Check(peak < MaxPeakMb,
                $"peak resident memory {peak:N0} MB, less than {MaxPeakMb:N0} MB; {ProcessStatus.ResidentMb(server.Id):N0} MB now");
        }

        return work.Close(report.Finish());
    }

    private static async Task CountAsync(
        CounterClient client, int counters, int connections, Report report, CancellationToken cancellationToken)
    {
        var findings = new ConcurrentQueue<string>();
        long start = Stopwatch.GetTimestamp();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = connections, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, counters).Chunk(ItemsPerBatch), parallel, async (numbers, _) =>
        {
            Answer answer = await client.IncrementManyAsync([.. numbers.Select(i => (NameOf(i), DeltaOf(i)))]);
            if (answer.Outcome != Outcome.Counted || answer.Complaint is not null)
                findings.Enqueue($"batch from {numbers[0]}: {answer.Complaint ?? answer.ToString()}");
        });
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        report.CheckNone(findings,
            $"{counters:N0} distinct counters counted in {seconds:N1} s ({counters / seconds:N0}/s), every batch of {ItemsPerBatch:N0} answered 200");
    }

    private static async Task CheckSomeAsync(
        CounterClient client, int counters, DateTimeOffset now, Report report, CancellationToken cancellationToken)
    {
        var some = new Ledger();
        foreach (int i in Enumerable.Range(0, LiveChecks).Select(n => Picked(n, counters)).Distinct())
            some.Acknowledge(NameOf(i), DeltaOf(i));
        var check = new TotalsCheck(client, some, new Dictionary<string, long>(), report);
        await check.LiveAsync(cancellationToken);
        await check.GetAsync(now, cancellationToken);
        await check.ReadManyAsync(cancellationToken);
    }

    /// <summary>Spread over all of them by a step prime to any count in use.</summary>
    private static int Picked(int n, int counters) => (int)(n * 7_368_787L % counters);

    private static string NameOf(int i) => string.Create(CultureInfo.InvariantCulture, $"million:{i:D7}");

    private static long DeltaOf(int i) => 1 + i % 97;
}
