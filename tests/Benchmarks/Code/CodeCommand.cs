using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Servers;

namespace ShardedCounter.Benchmarks.Code;

/// <summary>What the code costs by itself, without a server.</summary>
internal sealed class CodeCommand : Command
{
    public override string Name => "code";

    public override string Summary => "What adding in memory costs against its rivals (accumulate), and how long draining stops a writer (drain)";

    public override IReadOnlyList<string> Positionals => ["accumulate|drain"];

    public override IReadOnlyList<CommandOption> Options =>
    [
        new("quick", "", "a minute's worth: fewer cases, one round", IsFlag: true),
        new("rounds", "3", "accumulate: times that all cases are measured in turns; the medians are taken"),
        new("threads", "1,2,4", "accumulate: threads that add at once"),
        new("counters", "1,1000,1000000", "accumulate: distinct counters"),
        new("ways", string.Join(',', Enum.GetNames<AddWay>()), "accumulate: ways of counting; ratios need Striped among them"),
        new("seconds", "20", "drain: how long each of its measurements takes"),
    ];

    public override string Notes => "The tables are those of docs/performance.md. Compare only what one run measured; a busy machine makes everything slower.";

    public override Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken) => Task.FromResult(arguments.Positional(0) switch
    {
        "accumulate" => Accumulate(arguments, cancellationToken),
        "drain" => Drain(arguments),
        var other => throw new UsageException($"code takes accumulate or drain, not '{other}'."),
    });

    private static int Drain(Arguments arguments)
    {
        MachineHeader.Print();
        MachineLoad.Print();
        return DrainReport.Run(1_000_000, TimeSpan.FromSeconds(arguments.Has("quick") ? 5 : arguments.Int("seconds", 1, 600)));
    }

    private static int Accumulate(Arguments arguments, CancellationToken cancellationToken)
    {
        bool quick = arguments.Has("quick");
        int[] threads = quick ? [1, 2] : arguments.Ints("threads", 1, 256);
        int[] counters = quick ? [1, 1_000] : arguments.Ints("counters", 1, 10_000_000);
        int rounds = quick ? 1 : arguments.Int("rounds", 1, 100);
        AddWay[] ways = arguments.SomeOf<AddWay>("ways");
        AddCase[] cases =
        [
            .. from many in counters
               from n in threads
               from way in ways
               where many == 1 || !AddTable.IsKeyless(way)
               select new AddCase(way, many, n),
        ];
        MachineHeader.Print();
        MachineLoad.Print();
        var measurement = new AddMeasurement(cases, rounds, iterations: quick ? 3 : 7);
        measurement.Run(round => Console.Error.WriteLine($"round {round + 1} of {rounds}: {cases.Length} cases"), cancellationToken);
        MachineLoad.Print();
        Console.WriteLine(AddTable.Of(measurement, counters, threads));
        var report = new Report();
        AddTargets.Check(measurement, counters, threads, report);
        return report.Finish();
    }
}
