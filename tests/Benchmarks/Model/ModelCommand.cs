using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Flushing;

namespace ShardedCounter.Benchmarks.Model;

/// <summary>What the model foretells of many instances, and whether it is right where that can be tried.</summary>
internal sealed class ModelCommand : Command
{
    /// <summary>Long enough for what is refused and what waits to come to an even course.</summary>
    private static readonly ModelOptions _load = new() { WarmUp = TimeSpan.FromSeconds(10), Measured = TimeSpan.FromSeconds(20) };

    private static readonly int[] _lingersMs = [50, 150, 500, 1_000];
    private static readonly int[] _shards = [16, 32, 64, 128];
    private static readonly double[] _holdsMs = [0, 1, 2, 5];

    public override string Name => "model";

    public override string Summary => "throughput, latency and request units of 1 to 1,000 instances by a discrete-event model, which is first held against the real flusher on the emulator";

    public override IReadOnlyList<CommandOption> Options =>
    [
        new("seed", "1", "decides every draw"),
        new("instances", "1,3,10,30,100,300,1000", "numbers of instances"),
        new("rate", "1000", "increments a second offered to each instance"),
        new("counters", "10000", "how many the many counters are"),
        new("svg", "", "file for the curve; docs/images/scale.svg is made with the defaults"),
        new("only", "", "trials or curve, to leave the other out"),
    ];

    public override string Notes =>
        "Tables are in Markdown. Checked: the trials (the same load through real pipelines on the emulator), that no increment is lost or doubled in any run of the model, and that more shards do not carry less. What the model assumes is in docs/scale.md.";

    public override Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        int seed = arguments.Int("seed", 0, int.MaxValue), many = arguments.Int("counters", 2, 10_000_000);
        int[] instances = arguments.Ints("instances", 1, 10_000);
        ModelOptions load = _load with { Seed = seed, RatePerInstance = arguments.Int("rate", 1, 1_000_000) };
        string only = arguments.Text("only");
        if (only is not ("" or "trials" or "curve"))
            throw new UsageException("--only is trials or curve.");
        var report = new Report();
        if (only != "curve")
            Try(seed, report, cancellationToken);
        if (only != "trials")
        {
            IReadOnlyList<ScaleSeries> curve = Curve(load, instances, many, report, cancellationToken);
            PrintSettings(load with { Instances = instances.Max() }, cancellationToken);
            PrintPlaces(load with { Instances = 30, Counters = many }, cancellationToken);
            if (arguments.Has("svg"))
                File.WriteAllText(arguments.Text("svg"), ScaleSvg.Draw(curve, $"{load.RatePerInstance:N0} increments/s offered to each"));
        }

        return Task.FromResult(report.Finish());
    }

    private static void Try(int seed, Report report, CancellationToken cancellationToken)
    {
        Console.WriteLine("| load | transactions/s | increments a transaction | RU/s | p50 ms | p99 ms | the model: transactions | increments a transaction | RU | p50 | p99 |\n|---|---|---|---|---|---|---|---|---|---|---|");
        var apart = new List<string>();
        foreach (TrialCase trial in TrialCase.All(seed))
        {
            cancellationToken.ThrowIfCancellationRequested();
            TrialOutcome outcome = trial.Run();
            LoadFigures real = outcome.Real;
            Console.WriteLine($"| {trial.Name} | {real.TransactionsPerSecond:N1} | {real.Fold:N1} | {real.RequestUnitsPerSecond:N0} | {real.P50Ms:N0} | {real.P99Ms:N0} |"
                + string.Concat(outcome.Deviations.Skip(1).Select(static figure => $" {figure.Deviation:+0.0%;-0.0%;0.0%} |")));
            if (!outcome.Agrees)
                apart.Add($"{trial.Name}: " + string.Join(", ", outcome.Deviations.Select(static figure => $"{figure.Figure} {figure.Deviation:+0.0%;-0.0%}")));
        }

        Console.WriteLine();
        report.CheckNone(apart, $"the model is within {TrialCase.Tolerance:P0} of the flusher on the emulator, and within {TrialCase.LatencyTolerance:P0} for latencies");
    }

    private static List<ScaleSeries> Curve(ModelOptions load, int[] instances, int many, Report report, CancellationToken cancellationToken)
    {
        var curve = new List<ScaleSeries>();
        Console.WriteLine("\n| load | instances | offered/s | counted/s | unknown/s | transactions/s | increments a transaction | RU/s | RU an increment | 429/s | 449/s | p50 ms | p99 ms |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach ((int counters, int shards) in ScaleSeries.Kinds(many))
        {
            cancellationToken.ThrowIfCancellationRequested();
            ScaleSeries series = ScaleSeries.Of(load with { Counters = counters, Shards = shards }, instances);
            curve.Add(series);
            foreach (ScalePoint point in series.Points)
                Console.WriteLine($"| {series.Name} | {point.Instances:N0} | {point.Figures.OfferedPerSecond:N0} | {Row(point)} |");
        }

        Console.WriteLine();
        report.Check(true, "no increment was lost or doubled in any run");
        report.CheckNone(Losers(curve), "more shards do not carry less");
        return curve;
    }

    /// <summary>Loads that are carried less well with more shards.</summary>
    private static List<string> Losers(IReadOnlyList<ScaleSeries> curve)
    {
        const double noise = 0.97;
        var losers = new List<string>();
        foreach (IGrouping<int, ScaleSeries> kind in curve.GroupBy(static series => series.Counters))
        {
            double before = 0;
            foreach (ScaleSeries series in kind.OrderBy(static series => series.Shards))
            {
                double counted = series.Points[^1].Figures.CountedPerSecond;
                if (counted < noise * before)
                    losers.Add($"{series.Name}: {counted:N0}/s, with fewer shards {before:N0}/s");
                before = counted;
            }
        }

        return losers;
    }

    /// <summary>How N, the linger and the hold that nobody has published move one hot counter.</summary>
    private static void PrintSettings(ModelOptions load, CancellationToken cancellationToken)
    {
        Console.WriteLine($"\n{load.Instances:N0} instances, one counter:\n\n| N | linger ms | a document is held for ms | counted/s | unknown/s | transactions/s | increments a transaction | RU/s | RU an increment | 429/s | 449/s | p50 ms | p99 ms |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        IEnumerable<ModelOptions> settings =
        [
            .. _shards.Select(shards => load with { Shards = shards }),
            .. _lingersMs.Select(ms => load with { Flush = new FlushOptions { MaxLinger = TimeSpan.FromMilliseconds(ms) } }),
            .. _holdsMs.Select(ms => load with { Times = load.Times with { DocumentHold = ms } }),
        ];
        foreach (ModelOptions setting in settings)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double lingerMs = (setting.Flush.MaxLinger ?? setting.Pace.MaxLinger).TotalMilliseconds;
            Console.WriteLine($"| {setting.Shards} | {lingerMs:N0} | {setting.Times.DocumentHold:N0} | {Row(ScalePoint.Of(setting))} |");
        }
    }

    /// <summary>What becomes of a container's request units where shards share physical partitions.</summary>
    private static void PrintPlaces(ModelOptions load, CancellationToken cancellationToken)
    {
        const int partitions = 16;
        Console.WriteLine($"\n{load.Instances:N0} instances, {load.Counters:N0} counters, a container of 160,000 RU/s on {partitions} physical partitions:\n\n| N | physical partitions with a shard | most shards on one | counted/s | unknown/s | transactions/s | increments a transaction | RU/s | RU an increment | 429/s | 449/s | p50 ms | p99 ms |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (int shards in _shards)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ILookup<int, int> places = Enumerable.Range(0, shards).ToLookup(static shard => ModelAccount.PlaceOf(shard, partitions));
            ScalePoint point = ScalePoint.Of(load with { Shards = shards, PhysicalPartitions = partitions });
            Console.WriteLine($"| {shards} | {places.Count} | {places.Max(static place => place.Count())} | {Row(point)} |");
        }
    }

    private static string Row(ScalePoint point)
    {
        LoadFigures figures = point.Figures;
        return $"{figures.CountedPerSecond:N0} | {figures.UnknownPerSecond:N0} | {figures.TransactionsPerSecond:N0} | {figures.Fold:N0} | {figures.RequestUnitsPerSecond:N0} | {figures.RequestUnitsEach:N3} | {figures.ThrottledPerSecond:N0} | {figures.ConflictsPerSecond:N0} | {figures.P50Ms:N0} | {figures.P99Ms:N0}";
    }
}
