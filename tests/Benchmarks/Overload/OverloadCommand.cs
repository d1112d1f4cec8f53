using System.Diagnostics;
using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.Client;
using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Servers;

namespace ShardedCounter.Benchmarks.Overload;

/// <summary>
/// More callers than a slow disk can serve: refusals are clean, nothing acknowledged is lost, and it recovers by itself.
/// </summary>
internal sealed class OverloadCommand : Command
{
    private const string Prefix = "overload:";
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RecoverWithin = TimeSpan.FromSeconds(10);

    public override string Name => "overload";

    public override string Summary =>
        "thousands of connections on a slow disk: shed with Retry-After, nothing acknowledged lost, recovers by itself";

    public override IReadOnlyList<CommandOption> Options =>
    [
        new("connections", "2000", "callers, each on a connection of its own"),
        new("counters", "2000", "counters they count on"),
        new("seconds", "20", "how long the disk is slow and the load lasts"),
        new("delay", "2000", "what each flush to disk takes longer, in milliseconds"),
        new("pause", "200", "what a caller waits after a refusal, in milliseconds"),
        new("thread", "", "slow the disk only for threads whose name starts with this"),
        new("shedding-optional", "", "do not fail when nothing had to be refused", IsFlag: true),
        .. ServerOptions.All,
    ];

    public override string Notes => """
        The slow disk is strace attached to the server, delaying each fsync and fdatasync (apt-get install strace; it needs
        the right to trace). It is attached after the server is ready and detached when the load has stopped. Server settings
        can be given after a lone --, for instance to shed earlier.
        """;

    public override async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        int callers = arguments.Int("connections", 1, 10_000);
        ServerLaunch launch = await ServerOptions.LaunchAsync(arguments, cancellationToken);
        var work = new WorkFolder(arguments, Name);
        var report = new Report();
        var ledger = new Ledger();
        MachineHeader.Print();
        await using (ServerProcess server = await ServerProcess.StartAsync(launch, work.Folder("server"), Ports.Free(), cancellationToken))
        {
            using var client = new CounterClient(server.Address, callers + 8, AnswerWithin);
            var crowd = new Crowd(client, ledger, Prefix, arguments.Int("counters", 1, 1_000_000));
            await OverloadAsync(server, client, crowd, arguments, report, cancellationToken);
            CheckAnswers(crowd, arguments, report);
            await CheckTotalsAsync(client, ledger, report, cancellationToken);
            report.Check(!server.HasExited, "the server still runs");
            if (!server.HasExited)
                Report.Note(
                    $"resident memory {ProcessStatus.ResidentMb(server.Id):N0} MB, peak {ProcessStatus.PeakResidentMb(server.Id):N0} MB");
        }

        return work.Close(report.Finish());
    }

    private static async Task OverloadAsync(
        ServerProcess server, CounterClient client, Crowd crowd, Arguments arguments, Report report, CancellationToken cancellationToken)
    {
        int callers = arguments.Int("connections", 1, 10_000), seconds = arguments.Int("seconds", 1, 600), delayMs = arguments.Int("delay", 1, 60_000);
        Console.WriteLine($"{callers:N0} callers for {seconds} s while each flush to disk takes {delayMs} ms longer");
        Task load;
        await using (await SlowDisk.AttachAsync(server.Id, delayMs, arguments.Text("thread"), cancellationToken))
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            load = crowd.RunAsync(callers, 0, TimeSpan.FromMilliseconds(arguments.Int("pause", 1, 60_000)), stop.Token);
            await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, cancellationToken);
            await stop.CancelAsync();
            Console.WriteLine("The load stops, then the disk is fast again.");
        }

        long start = Stopwatch.GetTimestamp();
        Answer answer;
        do
        {
            answer = await client.IncrementAsync("recovered", 1);
            if (answer.Outcome == Outcome.Counted)
                break;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        }
        while (Stopwatch.GetElapsedTime(start) < RecoverWithin);
        report.Check(answer.Outcome == Outcome.Counted,
            $"a POST is counted {Stopwatch.GetElapsedTime(start).TotalSeconds:N2} s after the disk is fast again, within {RecoverWithin.TotalSeconds:0} s");
        await load;
    }

    private static void CheckAnswers(Crowd crowd, Arguments arguments, Report report)
    {
        foreach ((string answer, int count) in crowd.Answers.OrderByDescending(a => a.Value))
            Report.Note($"{count,10:N0}  {answer}");
        int shed = crowd.Answers.Where(a => a.Key.StartsWith("429", StringComparison.Ordinal) || a.Key.StartsWith("503", StringComparison.Ordinal)).Sum(a => a.Value);
        report.CheckNone(crowd.Complaints, "every 429 and 503 carries Retry-After and a problem document with a type");
        int silent = crowd.Count(Outcome.Unanswered) + crowd.Count(Outcome.NotSent);
        report.Check(silent == 0, $"every request is answered ({silent:N0} were not, within {AnswerWithin.TotalSeconds:0} s)");
        report.Check(crowd.Count(Outcome.Counted) > 0, $"{crowd.Count(Outcome.Counted):N0} were counted all the same");
        report.Check(shed > 0 || arguments.Has("shedding-optional"),
            $"{shed:N0} were answered 429 or 503, {crowd.Count(Outcome.Shed):N0} of them certainly not counted");
    }

    private static async Task CheckTotalsAsync(
        CounterClient client, Ledger ledger, Report report, CancellationToken cancellationToken)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var check = new TotalsCheck(client, ledger, new Dictionary<string, long>(), report);
        await check.LiveAsync(cancellationToken);
        await Freshness.PassesAsync(client, "recovered", now, TimeSpan.FromSeconds(30), cancellationToken);
        await check.GetAsync(now, cancellationToken);
        await check.ListAsync(Prefix, now, cancellationToken);
        Report.Note($"{ledger.Min:N0} acknowledged, {ledger.Max - ledger.Min:N0} of unknown outcome or unanswered");
    }
}
