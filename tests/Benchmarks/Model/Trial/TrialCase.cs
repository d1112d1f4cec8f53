namespace ShardedCounter.Benchmarks.Model;

/// <summary>A load small enough for the emulator, which the model must foretell.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Options">The load; without conflicts of documents, which the emulator does not have.</param>
internal sealed record TrialCase(string Name, ModelOptions Options)
{
    /// <summary>How far transactions, increments a transaction and request units may lie apart, as a share.</summary>
    public const double Tolerance = 0.05;

    /// <summary>How far the latencies may.</summary>
    public const double LatencyTolerance = 0.10;

    private static readonly ModelOptions _base = new()
    {
        // Few shards, so that the warm-up has brought every writer to every one of them: the first commit there costs a look-up more.
        Shards = 4, WarmUp = TimeSpan.FromSeconds(6), Measured = TimeSpan.FromSeconds(20), Times = ServiceTimes.Published with { DocumentHold = 0 },
    };

    /// <summary>The loads that are compared.</summary>
    public static IReadOnlyList<TrialCase> All(int seed)
    {
        ModelOptions load = _base with { Seed = seed };
        return
        [
            new("1 instance, one counter, 20/s", load with { RatePerInstance = 20 }),
            new("1 instance, one counter, 200/s", load with { RatePerInstance = 200 }),
            new("1 instance, one counter, 1,000/s", load),
            new("3 instances, one counter, 1,000/s each", load with { Instances = 3 }),
            new("10 instances, one counter, 300/s each", load with { Instances = 10, RatePerInstance = 300 }),
            new("3 instances, 200 counters, 1,000/s each", load with { Instances = 3, Counters = 200 }),
            new("10 instances, one counter, 300/s each, shards of 100 RU/s", load with { Instances = 10, RatePerInstance = 300, ShardRequestUnits = 100 }),
            new("3 instances, 200 counters, 1,000/s each, shards of 1,000 RU/s", load with { Instances = 3, Counters = 200, ShardRequestUnits = 1_000 }),
        ];
    }
}
