namespace ShardedCounter.Benchmarks.Model;

/// <summary>A load small enough for the emulator, which the model must foretell.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Options">The load; without conflicts of documents, which the emulator does not have.</param>
internal sealed record TrialCase(string Name, ModelOptions Options)
{
    /// <summary>How far apart increments, transactions and request units may be, as a share. Chance alone makes 1 to 2%: the two draw different arrivals.</summary>
    public const double Tolerance = 0.05;

    /// <summary>How far apart latencies may be. Where shards are throttled, half is fast and the rest takes seconds: there they are told and not compared.</summary>
    public const double LatencyTolerance = 0.10;

    private static readonly ModelOptions _base = new()
    {
        // Few shards, so that the warm-up has brought every writer to every one of them: the first commit there costs a look-up more.
        Shards = 4, WarmUp = TimeSpan.FromSeconds(6), Measured = TimeSpan.FromSeconds(20), Times = ServiceTimes.Published with { DocumentHold = 0 },
    };

    /// <summary>Whether request units are short.</summary>
    public bool IsThrottled => Options.ShardRequestUnits < _base.ShardRequestUnits;

    /// <summary>The loads that are compared.</summary>
    public static IReadOnlyList<TrialCase> All(int seed)
    {
        ModelOptions load = _base with { Seed = seed };
        TimeSpan longer = TimeSpan.FromSeconds(60); // where a second has few transactions, or the tail few increments
        return
        [
            new("10 instances, 20/s each on one counter", load with { Instances = 10, RatePerInstance = 20, Measured = 4 * longer }),
            new("10 instances, 200/s each on one counter", load with { Instances = 10, RatePerInstance = 200 }),
            new("1 instance, 1,000/s on one counter", load),
            new("3 instances, 1,000/s each on one counter", load with { Instances = 3 }),
            new("10 instances, 300/s each on one counter", load with { Instances = 10, RatePerInstance = 300 }),
            new("3 instances, 1,000/s each on 200 counters", load with { Instances = 3, Counters = 200 }),
            new("10 instances, 300/s each on one counter, 100 RU/s a shard", load with { Instances = 10, RatePerInstance = 300, ShardRequestUnits = 100, Measured = longer }),
            new("3 instances, 1,000/s each on 200 counters, 1,000 RU/s a shard", load with { Instances = 3, Counters = 200, ShardRequestUnits = 1_000, Measured = longer }),
        ];
    }

    /// <summary>Runs both.</summary>
    public TrialOutcome Run() => new(this, EmulatorTrial.Of(Options), ModelRun.Of(Options).Figures);
}
