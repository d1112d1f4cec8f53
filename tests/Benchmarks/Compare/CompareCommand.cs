using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.Client;
using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Load;
using ShardedCounter.Benchmarks.Servers;

namespace ShardedCounter.Benchmarks.Compare;

/// <summary>Measures the real server against the rival, in turns, and the totals against what was answered.</summary>
internal sealed class CompareCommand : Command
{
    /// <summary>What Standalone makes of the runtime (its SocketThreads and runtimeconfig.template.json).</summary>
    internal static readonly Dictionary<string, string> StandaloneRuntime = new()
    {
        ["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1",
        ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0",
    };

    private static readonly TimeSpan FreshWithin = TimeSpan.FromSeconds(30);
    private readonly SentTotals _sent = new();

    public override string Name => "compare";

    public override string Summary =>
        "the real server and the rival in turns: requests/s, p99, their ratios, and whether the counts are right";

    public override IReadOnlyList<CommandOption> Options =>
    [
        new("connections", "64,512", "open connections, one or more numbers"),
        new("scenarios", "hot,spread,batch,get", "of hot, spread, batch, array, get"),
        new("rounds", "5", "runs of each side"),
        new("seconds", "5", "length of a run"),
        new("warmup", "5", "seconds of warm-up of each side before each load; its result is not used"),
        new("threads", "1", "threads of the load generator"),
        new("counters", "1000", "counters of spread and batch"),
        new("rival-host", "plain", "plain: the rival on the host as ASP.NET gives it; same: on one tuned as Standalone's is"),
        .. ServerOptions.All,
    ];

    public override string Notes => """
        Both servers run all the time and one at a time is loaded; medians of the runs are compared. Limits checked: hot and
        spread at 512 connections at least 0.85 of the rival and p99 at most 1.5 of its p99; at 64 connections p99 below
        10 ms; batch at least 1,500,000 increments/s; get at least 0.9 of the rival. Build this tool with -c Release: the
        rival is part of it. Needs wrk (apt-get install wrk).
        """;

    public override async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        ReleaseBuild.Require(Name);
        string[] scenarios = arguments.Text("scenarios").Split(',');
        if (scenarios.FirstOrDefault(name => !Scenario.Names.Contains(name)) is { } unknown)
            throw new UsageException($"There is no load '{unknown}'; there is {string.Join(", ", Scenario.Names)}.");
        var plan = new ComparePlan(arguments.Int("rounds", 1, 100), arguments.Int("seconds", 1, 600),
            arguments.Int("warmup", 0, 600), arguments.Int("threads", 1, 64));
        int[] connections = arguments.Ints("connections", 1, 10_000);
        int counters = arguments.Int("counters", 1, 100_000);
        string rivalHost = arguments.Text("rival-host");
        if (rivalHost is not ("plain" or "same"))
            throw new UsageException($"The rival's host is 'plain' or 'same', not '{rivalHost}'.");
        ServerLaunch launch = await ServerOptions.LaunchAsync(arguments, cancellationToken);
        var work = new WorkFolder(arguments, Name);
        var report = new Report();
        MachineHeader.Print();
        Console.WriteLine($"The rival's host: {rivalHost}");
        await using (ServerProcess real = await ServerProcess.StartAsync(launch, work.Folder("real"), Ports.Free(), cancellationToken))
        await using (ServerProcess rival = await StartRivalAsync(work, rivalHost, cancellationToken))
        {
            foreach (string name in scenarios)
            {
                foreach (int open in connections)
                    await MeasureAsync(Scenario.Of(name, counters), open, plan, real, rival, report, cancellationToken);
            }

            await CheckTotalsAsync(real, report, cancellationToken);
        }

        return work.Close(report.Finish());
    }

    internal static Task<ServerProcess> StartRivalAsync(WorkFolder work, string host, CancellationToken cancellationToken) => ServerProcess.StartAsync(
        new ServerLaunch(ServerOptions.OwnAssembly, ["rival", "--host", host]) { Environment = host == "same" ? StandaloneRuntime : [] }, work.Folder("rival"), Ports.Free(), cancellationToken);

    private async Task MeasureAsync(
        Scenario scenario, int connections, ComparePlan plan, ServerProcess real, ServerProcess rival, Report report, CancellationToken cancellationToken)
    {
        Console.WriteLine($"\n{scenario.Name}, {connections} connections, {plan.Rounds} runs of {plan.Seconds} s each in turns");
        var a = new Side("real", real);
        var b = new Side("rival", rival);
        if (plan.WarmUpSeconds > 0)
        {
            foreach (ServerProcess server in new[] { rival, real })
            {
                LoadResult warm = await Wrk.RunAsync(scenario, server.Address, connections, plan.Threads, plan.WarmUpSeconds, cancellationToken);
                if (server == real)
                    _sent.Remember(scenario, warm, connections);
            }
        }

        for (int round = 0; round < plan.Rounds; round++)
        {
            await a.RunAsync(scenario, connections, plan.Threads, plan.Seconds, cancellationToken);
            _sent.Remember(scenario, a.Runs[^1], connections);
            // Let the aggregation of what was just counted end before the other side is measured.
            await Task.Delay(ComparePlan.Settle, TimeProvider.System, cancellationToken);
            await b.RunAsync(scenario, connections, plan.Threads, plan.Seconds, cancellationToken);
        }

        CompareLimits.Check(scenario, connections, a, b, report);
    }

    /// <summary>A fast server that counts wrongly is no server.</summary>
    private async Task CheckTotalsAsync(ServerProcess real, Report report, CancellationToken cancellationToken)
    {
        using var client = new CounterClient(real.Address, 8, TimeSpan.FromSeconds(30));
        await Freshness.PassesAsync(client, Scenario.HotCounter, TimeProvider.System.GetUtcNow(), FreshWithin, cancellationToken);
        await _sent.CheckAsync("", client.SumAsync, report);
    }
}
