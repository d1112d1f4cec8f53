namespace ShardedCounter.Benchmarks.Model;

/// <summary>How long Cosmos DB takes, within one region. Milliseconds.</summary>
/// <param name="WriteMedian">A write's median: "usually 5 milliseconds or less" (Microsoft Learn, Consistency levels in Azure Cosmos DB).</param>
/// <param name="WriteP99">99 of 100 writes take less: the service level agreement's 10 ms for a document of 1 KB (the same page).</param>
/// <param name="ReadMedian">A read's median: "typically 4 milliseconds or less" (the same page).</param>
/// <param name="ReadP99">As for writes.</param>
/// <param name="PerOperation">What each further operation of a transaction adds. Nothing is published; 0.04 is what 100 operations take on the emulator (4 ms).</param>
/// <param name="DocumentHold">
/// How long a transaction keeps others from its documents: one that comes meanwhile is answered 449. That it is, the SDK's maintainers say (azure-sdk-for-java #32630);
/// for how long, nobody has published. 2 is a guess: what is left of the median write without the network and the wait for the replicas. 0: never, as on the emulator.
/// </param>
internal sealed record ServiceTimes(double WriteMedian, double WriteP99, double ReadMedian, double ReadP99, double PerOperation, double DocumentHold)
{
    /// <summary>The published figures.</summary>
    public static ServiceTimes Published { get; } = new(WriteMedian: 5, WriteP99: 10, ReadMedian: 4, ReadP99: 10, PerOperation: 0.04, DocumentHold: 2);

    /// <summary>The way there and the way back are taken as half of a request's time each.</summary>
    public const double WayThere = 0.5;

    private const double DeviationsAtP99 = 2.3263; // of a normal distribution

    /// <summary>A write's time: log-normal through the two published points.</summary>
    public TimeSpan DrawWrite(Chance chance, int operations) =>
        TimeSpan.FromMilliseconds(Draw(chance, WriteMedian, WriteP99) + (PerOperation * operations));

    /// <summary>A point read's time.</summary>
    public TimeSpan DrawRead(Chance chance) => TimeSpan.FromMilliseconds(Draw(chance, ReadMedian, ReadP99));

    private static double Draw(Chance chance, double median, double p99) =>
        median * Math.Exp(chance.Normal() * Math.Log(p99 / median) / DeviationsAtP99);
}
