using ShardedCounter.Flushing;
using ShardedCounter.Model;

namespace ShardedCounter.Benchmarks.Model;

/// <summary>What is modelled. The settings of the product are the product's own types, with its defaults.</summary>
internal sealed record ModelOptions
{
    /// <summary>Instances, each a writer with its own stripes and lanes.</summary>
    public int Instances { get; init; } = 1;

    /// <summary>Increments a second that are offered to each instance, each a request of its own that comes independently of the others.</summary>
    public double RatePerInstance { get; init; } = 1_000;

    /// <summary>Counters that they go to, all alike.</summary>
    public int Counters { get; init; } = 1;

    /// <summary>N. It does not grow while the model runs.</summary>
    public int Shards { get; init; } = Layout.DefaultShards;

    /// <summary>How an instance flushes.</summary>
    public FlushOptions Flush { get; init; } = new();

    /// <summary>How far apart the store wants flushes; <see cref="FlushOptions.MaxLinger"/> goes before its own.</summary>
    public CommitPace Pace { get; init; } = CommitPace.RequestUnits;

    /// <summary>How much goes into a commit.</summary>
    public CommitLimits Limits { get; init; } = CommitLimits.Common;

    /// <summary>Request units a second of a logical partition: 10,000 (Microsoft Learn, Azure Cosmos DB service quotas).</summary>
    public double ShardRequestUnits { get; init; } = 10_000;

    /// <summary>Physical partitions that share the key space evenly; the shards lie on them where their hash puts them. 0: every shard has one to itself.</summary>
    public int PhysicalPartitions { get; init; }

    /// <summary>Request units a second of a physical partition: 10,000 (the same page).</summary>
    public double PhysicalRequestUnits { get; init; } = 10_000;

    /// <summary>How long the service takes.</summary>
    public ServiceTimes Times { get; init; } = ServiceTimes.Published;

    /// <summary>Decides every draw.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How long it runs before anything is measured: unused request units of the first second are gone, rates are known.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long is measured.</summary>
    public TimeSpan Measured { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Commits in flight of one writer to one shard: 1. Tests break the rule to see that the model notices.</summary>
    public int CommitsPerLane { get; init; } = 1;
}
