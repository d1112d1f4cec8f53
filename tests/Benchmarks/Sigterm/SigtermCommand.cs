using System.Diagnostics;
using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.Client;
using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Overload;
using ShardedCounter.Benchmarks.Servers;

namespace ShardedCounter.Benchmarks.Sigterm;

/// <summary>
/// SIGTERM in the middle of full load: it exits well and in time, and what it acknowledged or accepted is there after a
/// restart.
/// </summary>
internal sealed class SigtermCommand : Command
{
    private const string Prefix = "term:";
    private static readonly TimeSpan ExitWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);

    public override string Name => "sigterm";

    public override string Summary =>
        "SIGTERM under full load: exit code 0 within 10 s, everything acknowledged or accepted is there after a restart";

    public override IReadOnlyList<CommandOption> Options =>
    [
        new("connections", "128", "callers, each on a connection of its own"),
        new("accepted-every", "8", "every n-th caller asks for ack=accepted; 0: none"),
        new("counters", "500", "counters they count on"),
        new("seconds", "3", "load before the signal; up to half a second, drawn from the seed, is added"),
        new("rounds", "3", "rounds, each on a fresh database"),
        new("seed", "1", "seed of the first round"),
        .. ServerOptions.All,
    ];

    public override async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        ServerLaunch launch = await ServerOptions.LaunchAsync(arguments, cancellationToken);
        var work = new WorkFolder(arguments, Name);
        var report = new Report();
        MachineHeader.Print();
        int firstSeed = arguments.Int("seed", 0, int.MaxValue / 2), rounds = arguments.Int("rounds", 1, 1000);
        for (int seed = firstSeed; seed < firstSeed + rounds; seed++)
        {
            Console.WriteLine($"\nround {seed - firstSeed + 1} of {rounds}, seed {seed}");
            await RoundAsync(launch, work.Folder($"seed-{seed}"), new Random(seed), arguments, report, cancellationToken);
        }

        return work.Close(report.Finish());
    }

    private static async Task RoundAsync(
        ServerLaunch launch, string folder, Random random, Arguments arguments, Report report, CancellationToken cancellationToken)
    {
        int callers = arguments.Int("connections", 1, 4096), port = Ports.Free();
        var ledger = new Ledger();
        await using (ServerProcess server = await ServerProcess.StartAsync(launch, folder, port, cancellationToken))
        {
            using var client = new CounterClient(server.Address, callers, AnswerWithin);
            var crowd = new Crowd(client, ledger, Prefix, arguments.Int("counters", 1, 1_000_000));
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task load = crowd.RunAsync(callers, arguments.Int("accepted-every", 0, 4096), TimeSpan.Zero, stop.Token);
            TimeSpan before = TimeSpan.FromSeconds(arguments.Int("seconds", 1, 600)) + TimeSpan.FromMilliseconds(random.Next(500));
            await Task.Delay(before, TimeProvider.System, cancellationToken);
            long start = Stopwatch.GetTimestamp();
            server.Terminate();
            bool exited = await server.ExitsWithinAsync(ExitWithin);
            TimeSpan took = Stopwatch.GetElapsedTime(start);
            await stop.CancelAsync();
            report.Check(exited, $"it exits {took.TotalSeconds:N2} s after SIGTERM, within {ExitWithin.TotalSeconds:0} s");
            if (exited)
                report.Check(server.ExitCode == 0, $"its exit code is {server.ExitCode}, 0 expected");
            else
                await server.KillAsync();
            await load;
            foreach ((string answer, int count) in crowd.Answers.OrderByDescending(a => a.Value))
                Report.Note($"{count,10:N0}  {answer}");
            report.CheckNone(crowd.Complaints, "every answer keeps the contract");
            report.Check(crowd.Count(Outcome.Counted) > 0, $"{crowd.Count(Outcome.Counted):N0} were counted");
        }

        await CheckAsync(launch, folder, port, ledger, report, cancellationToken);
    }

    private static async Task CheckAsync(
        ServerLaunch launch, string folder, int port, Ledger ledger, Report report, CancellationToken cancellationToken)
    {
        await using ServerProcess server = await ServerProcess.StartAsync(launch, folder, port, cancellationToken);
        using var client = new CounterClient(server.Address, 32, AnswerWithin);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var check = new TotalsCheck(client, ledger, new Dictionary<string, long>(), report);
        await check.LiveAsync(cancellationToken);
        await Freshness.PassesAsync(client, $"{Prefix}0", now, TimeSpan.FromSeconds(30), cancellationToken);
        await check.GetAsync(now, cancellationToken);
        await check.ListAsync(Prefix, now, cancellationToken);
        Report.Note($"{ledger.Min:N0} acknowledged or accepted, {ledger.Max - ledger.Min:N0} of unknown outcome or unanswered");
    }
}
