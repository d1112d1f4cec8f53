namespace ShardedCounter.Benchmarks.Code;

/// <summary>One measurement of adding.</summary>
public sealed record AddCase(AddWay Way, int Counters, int Threads)
{
    public override string ToString() => $"{Way} on {Counters} by {Threads}";
}
