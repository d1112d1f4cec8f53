using System.Globalization;
using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Cost;
using ShardedCounter.CosmosEmulator;
using ShardedCounter.Model;

namespace ShardedCounter.Benchmarks.Model;

/// <summary>What counting costs on Cosmos DB, folded and unfolded, in request units and in money.</summary>
internal sealed class PricesCommand : Command
{
    private static readonly int[] _folds = [1, 2, 5, 10, 20, 50, 100, 150, 500, 1_000, 10_000];
    private static readonly int[] _rates = [10, 100, 1_000, 10_000, 100_000, 1_000_000];
    private static readonly ModelOptions _load = new() { WarmUp = TimeSpan.FromSeconds(5), Measured = TimeSpan.FromSeconds(20) };

    public override string Name => "prices";

    public override string Summary => "requests, request units and dollars a million increments by fold, and a month at 10 to 1,000,000/s beside designs without folding or with one document";

    public override IReadOnlyList<CommandOption> Options =>
    [
        .. PriceList.Options,
        new("per-instance", "10000", "increments a second that one instance is given"),
        new("batch", "100", "increments a request"),
        new("memory", "2", "GB of an instance"),
        new("counters", "10000", "how many the many counters are"),
        new("aggregate", "10", "seconds from one run of aggregation to the next"),
        new("seed", "1", "decides every draw"),
    ];

    public override string Notes =>
        "Tables are in Markdown; the arithmetic is printed with them. Request units of a commit and of aggregation are measured: the real store on the emulator. RU/s at a rate is the model's (bench model). Checked: that the model charges what the store is charged.";

    public override async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var report = new Report();
        PriceList prices = PriceList.Of(arguments);
        using EmulatedAccount account = await EmulatedAccount.OpenAsync(new EmulatorOptions(), cancellationToken);
        var costs = new MeasuredCosts(account);
        double one = await costs.CommitAsync(1, 0, cancellationToken), most = await costs.CommitAsync(Commit.MaxCounters, 0, cancellationToken);
        double keyed = await costs.CommitAsync(1, Commit.MaxReceipts, cancellationToken);
        PrintFolds(prices, one, most, keyed);
        (double run, double counter) = await costs.AggregationAsync(cancellationToken);
        Console.WriteLine($"\nAggregation: {run:N1} RU a run and {counter:N1} RU for each counter that changed.");
        report.Check(
            one == ModelAccount.RequestUnitsOf(1) && most == ModelAccount.RequestUnitsOf(Commit.MaxCounters),
            $"the store is charged {one:N0} RU for a commit of one counter and {most:N0} for one of {Commit.MaxCounters}, as the model has it");

        int seconds = arguments.Int("aggregate", 1, 3_600), seed = arguments.Int("seed", 0, int.MaxValue);
        foreach (int counters in (int[])[1, arguments.Int("counters", 2, 10_000_000)])
        {
            cancellationToken.ThrowIfCancellationRequested();
            PrintRates(arguments, prices, _load with { Counters = counters, Seed = seed }, rate => (run + (counter * Math.Min(counters, rate * seconds))) / seconds);
        }

        return report.Finish();
    }

    private static void PrintFolds(PriceList prices, double one, double most, double keyed)
    {
        Console.WriteLine($"A commit of 1 counter costs {one:N0} RU, of {Commit.MaxCounters} counters {most:N0} RU, of 1 counter and {Commit.MaxReceipts} keys {keyed:N0} RU; $ = RU · {prices.ServerlessMillion} / 1,000,000.\n");
        Console.WriteLine("| increments folded into a counter's write | requests a million | RU a million | $ a million | the same with 90 counters a commit: requests | RU | $ |\n|---|---|---|---|---|---|---|");
        foreach (int fold in _folds)
        {
            double requests = 1e6 / fold, requestUnits = requests * one, manyRequests = requests / Commit.MaxCounters, manyUnits = manyRequests * most;
            Console.WriteLine($"| {fold:N0} | {requests:N0} | {requestUnits:N0} | {Dollars(requestUnits / 1e6 * prices.ServerlessMillion)} | {manyRequests:N0} | {manyUnits:N0} | {Dollars(manyUnits / 1e6 * prices.ServerlessMillion)} |");
        }

        double keyedRequests = 1e6 / Commit.MaxReceipts, keyedUnits = keyedRequests * keyed;
        Console.WriteLine($"| keyed requests of 1 increment, 9 to a commit | {keyedRequests:N0} | {keyedUnits:N0} | {Dollars(keyedUnits / 1e6 * prices.ServerlessMillion)} | | | |");
    }

    private static void PrintRates(Arguments arguments, PriceList prices, ModelOptions load, Func<double, double> aggregationPerSecond)
    {
        int perInstance = arguments.Int("per-instance", 1, 1_000_000), batch = arguments.Int("batch", 1, 10_000), memory = arguments.Int("memory", 1, 64);
        RivalDesign[] rivals = load.Counters > 1
            ? []
            : [RivalDesign.Of("patch", patches: true, load.Times, load.Seed), RivalDesign.Of("read, add, replace", patches: false, load.Times, load.Seed)];
        Console.WriteLine($"\n{(load.Counters == 1 ? "One counter" : $"{load.Counters:N0} counters")}, $ a month; a design's RU/s are followed by its month, serverless or on autoscale, whichever costs less (serverless up to 5,000 RU/s):\n");
        Console.Write("| increments/s | instances | N | increments a transaction | RU/s with aggregation | $ Cosmos DB | one write an increment, sharded, no mark: RU/s | $ | with a mark: RU/s | $ |");
        Console.WriteLine(string.Concat(rivals.Select(static rival => $" one document, {rival.Name}: RU/s | $ |")) + " $ Functions, the same for all |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|" + string.Concat(rivals.Select(static _ => "---|---|")) + "---|");
        double plain = ModelAccount.RequestUnitsOf(0), marked = ModelAccount.RequestUnitsOf(1); // one write, and one with its mark
        foreach (int rate in _rates)
        {
            int instances = (rate + perInstance - 1) / perInstance;
            (int shards, LoadFigures figures) = Fitting(load with { Instances = instances, RatePerInstance = (double)rate / instances });
            double aggregation = aggregationPerSecond(rate), requestUnits = (figures.RequestUnitsEach * rate) + aggregation;
            Console.WriteLine($"| {rate:N0} | {instances:N0} | {shards:N0} | {figures.Fold:N1} | {requestUnits:N0} | {Month(prices, requestUnits)} | {rate * plain:N0} | {Month(prices, rate * plain)} | {rate * marked:N0} | {Month(prices, rate * marked)} |"
                + $"{string.Concat(rivals.Select(rival => rival.RequestUnitsAt(rate) is { } units ? $" {units:N0} | {Month(prices, units)} |" : $" at most {rival.MostPerSecond:N0}/s | – |"))} {prices.FunctionsMonth((double)rate / batch, instances, memory):N0} |");
        }

        foreach (RivalDesign rival in rivals)
        {
            Console.WriteLine($"\nOne document, {rival.Name}, by callers side by side: "
                + $"{string.Join(", ", rival.Steps.Select(static step => $"{step.Callers} reach {step.PerSecond:N0}/s at {step.RequestUnitsEach:N1} RU"))}.");
        }
    }

    /// <summary>As many shards as the load needs, doubled from the default.</summary>
    private static (int Shards, LoadFigures Figures) Fitting(ModelOptions load)
    {
        for (int shards = Layout.DefaultShards; ; shards *= 2)
        {
            ScalePoint point = ScalePoint.Of(load with { Shards = shards });
            if (!point.IsSaturated || shards * 2 > Layout.MaxShards)
                return (shards, point.Figures);
        }
    }

    private static string Month(PriceList prices, double requestUnitsPerSecond)
    {
        const double mostServerless = 5_000; // RU/s of a container
        double autoscale = prices.AutoscaleMonth(requestUnitsPerSecond);
        return Dollars(requestUnitsPerSecond <= mostServerless ? Math.Min(autoscale, prices.ServerlessMonth(requestUnitsPerSecond)) : autoscale);
    }

    private static string Dollars(double dollars) => dollars.ToString(dollars < 1 ? "0.0000" : dollars < 10 ? "0.00" : "N0", CultureInfo.InvariantCulture);

}
