using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Servers;

namespace ShardedCounter.Benchmarks.Load;

/// <summary>One measurement of one kind of load against a running server.</summary>
internal sealed class LoadCommand : Command
{
    public override string Name => "load";

    public override string Summary => "one measurement against a running server on this machine";

    public override IReadOnlyList<string> Positionals => ["<hot|spread|batch|array|get>"];

    public override IReadOnlyList<CommandOption> Options =>
    [
        new("url", "http://127.0.0.1:5080", "the server, on this machine"),
        new("connections", "64", "open connections"),
        new("seconds", "5", "how long"),
        new("threads", "1", "threads of the load generator"),
        new("counters", "1000", "counters of spread, batch and array"),
    ];

    public override string Notes => """
        hot: one counter. spread: single increments over many counters. batch: 100 lines of NDJSON. array: the same as an
        array. get: reads the hot counter. Needs wrk (apt-get install wrk).
        """;

    public override async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        string name = arguments.Positional(0);
        if (!Scenario.Names.Contains(name))
            throw new UsageException($"There is no load '{name}'; there is {string.Join(", ", Scenario.Names)}.");
        Scenario scenario = Scenario.Of(name, arguments.Int("counters", 1, 1_000_000));
        if (!Uri.TryCreate(arguments.Text("url"), UriKind.Absolute, out Uri? server))
            throw new UsageException($"--url '{arguments.Text("url")}' is not an address.");
        MachineHeader.Print();
        LoadResult result = await Wrk.RunAsync(scenario, server, arguments.Int("connections", 1, 10_000),
            arguments.Int("threads", 1, 64), arguments.Int("seconds", 1, 3600), cancellationToken);
        Console.WriteLine(result);
        if (scenario.IncrementsPerRequest > 1)
            Console.WriteLine($"{result.RequestsPerSecond * scenario.IncrementsPerRequest,10:N0} increments/s");
        return result.Failures + result.SocketErrors == 0 ? 0 : 1;
    }
}
