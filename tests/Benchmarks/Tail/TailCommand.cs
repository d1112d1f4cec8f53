using System.Globalization;
using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Compare;
using ShardedCounter.Benchmarks.Load;
using ShardedCounter.Benchmarks.Servers;

namespace ShardedCounter.Benchmarks.Tail;

/// <summary>How much longer the slowest of a thousand requests takes than the middle one: when the server is full, and when it is half full.</summary>
internal sealed class TailCommand : Command
{
    private const double MaxTimesMedian = 5;

    public override string Name => "tail";

    public override string Summary => "at half of saturation the slowest of 1,000 requests takes at most 5 times the middle one";

    public override IReadOnlyList<CommandOption> Options =>
    [
        new("scenario", "hot", "hot or spread"),
        new("connections", "512", "open connections"),
        new("counters", "1000", "counters of spread"),
        new("rounds", "3", "runs of each side"),
        new("seconds", "20", "length of a run: it opens its connections, whose 5 MB of state one collection moves, and that must not be one of a thousand requests"),
        .. ServerOptions.All,
    ];

    public override string Notes => """
        First as fast as answers come, then with a pause on each connection between an answer and the next request, so long that half
        as many come. Beside it, in turns and with the same pauses, the endpoint that parses and answers the same and counts nothing: what
        it takes, the machine and the HTTP server take. The runtime's collections and pauses are told with each. Needs wrk.
        """;

    public override async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        ReleaseBuild.Require(Name);
        string name = arguments.Text("scenario");
        if (name is not ("hot" or "spread"))
            throw new UsageException($"The scenario is hot or spread, not '{name}'.");
        int connections = arguments.Int("connections", 1, 10_000), rounds = arguments.Int("rounds", 1, 100), seconds = arguments.Int("seconds", 1, 600);
        Scenario full = Scenario.Of(name, arguments.Int("counters", 1, 100_000));
        ServerLaunch launch = await ServerOptions.LaunchAsync(arguments, cancellationToken);
        var work = new WorkFolder(arguments, Name);
        var report = new Report();
        MachineHeader.Print();
        await using (ServerProcess real = await ServerProcess.StartAsync(launch, work.Folder("real"), Ports.Free(), cancellationToken))
        await using (ServerProcess rival = await CompareCommand.StartRivalAsync(work, "same", cancellationToken))
        {
            foreach (ServerProcess server in new[] { rival, real })
                await Wrk.RunAsync(full, server.Address, connections, 1, seconds, cancellationToken);
            (Side saturated, _) = await MeasureAsync("full", full, connections, rounds, seconds, real, rival, cancellationToken);
            // An answer takes about as long as at saturation or less: with twice the time between two requests there are half as many, or a little more.
            int pauseMs = Math.Max(1, (int)Math.Round(2 * connections / saturated.RequestsPerSecond * 1000 - saturated.P50Ms / 2));
            (Side half, Side halfRival) = await MeasureAsync(
                string.Create(CultureInfo.InvariantCulture, $"half full, {pauseMs} ms between"), full.WithPauses(pauseMs), connections, rounds, seconds, real, rival, cancellationToken);
            Report.Note($"load of the second: {half.RequestsPerSecond / saturated.RequestsPerSecond:P0} of the first");
            report.Check(saturated.Failures + half.Failures == 0, "every request was answered well");
            report.Check(
                half.P999Ms <= MaxTimesMedian * half.P50Ms,
                $"half full: p99.9 {half.P999Ms:N1} ms is {half.P999Ms / half.P50Ms:N1} times p50 {half.P50Ms:N1} ms, at most {MaxTimesMedian} times; the rival's {halfRival.P999Ms / halfRival.P50Ms:N1} times");
        }

        return work.Close(report.Finish());
    }

    private static async Task<(Side Real, Side Rival)> MeasureAsync(
        string what, Scenario scenario, int connections, int rounds, int seconds, ServerProcess real, ServerProcess rival, CancellationToken cancellationToken)
    {
        Console.WriteLine($"\n{scenario.Name}, {what}, {connections} connections, {rounds} runs of {seconds} s each in turns");
        var a = new Side("real", real);
        var b = new Side("rival", rival);
        for (int round = 0; round < rounds; round++)
        {
            RuntimePauses before = await RuntimePauses.ReadAsync(real.Address, cancellationToken);
            await a.RunAsync(scenario, connections, 1, seconds, cancellationToken);
            Report.Note((await RuntimePauses.ReadAsync(real.Address, cancellationToken) - before).ToString());
            await Task.Delay(ComparePlan.Settle, TimeProvider.System, cancellationToken);
            await b.RunAsync(scenario, connections, 1, seconds, cancellationToken);
        }

        Report.Note($"medians: real {a.RequestsPerSecond:N0} requests/s, p50 {a.P50Ms:N2}, p99 {a.P99Ms:N2}, p99.9 {a.P999Ms:N2} ms; " +
            $"rival {b.RequestsPerSecond:N0} requests/s, p50 {b.P50Ms:N2}, p99 {b.P99Ms:N2}, p99.9 {b.P999Ms:N2} ms");
        return (a, b);
    }
}
