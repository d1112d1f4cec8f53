namespace ShardedCounter.Benchmarks.Compare;

/// <summary>How often and how long each side is loaded.</summary>
internal sealed record ComparePlan(int Rounds, int Seconds, int WarmUpSeconds, int Threads)
{
    /// <summary>Longer than the aggregation's interval of 1 s.</summary>
    public static readonly TimeSpan Settle = TimeSpan.FromSeconds(2);
}
