using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Tests.Simulation;

/// <summary>What simulated processes count in: behind a network, and seen as it truly is.</summary>
internal interface ISimBackend : IDisposable
{
    /// <summary>The store, without faults and at once: for the beginning and the end of a run.</summary>
    ICounterStore Direct { get; }

    /// <summary>The store's time: an increment acknowledged now was acknowledged before it.</summary>
    DateTimeOffset Now { get; }

    /// <summary>The way of a new process to the store. It remembers nothing of what processes before it knew.</summary>
    ICounterStore Connect(SimProcess process);

    /// <summary>The sum of a counter's shard documents as they are at this moment.</summary>
    Int128 SumOf(CounterId counter);

    /// <summary>What dead letters hold of a counter.</summary>
    Int128 BuriedOf(CounterId counter);

    /// <summary>How a run fares from here on.</summary>
    void Suffer(FaultPlan plan);

    /// <summary>What the backend itself found wrong with a counter at the end; null for nothing.</summary>
    string? FaultOf(CounterId counter);

    /// <summary>How long an aggregator waits between two runs at most, in milliseconds.</summary>
    int AggregationPauseMs { get; }

    /// <summary>How long a process waits between two looks at the layout at most, in milliseconds.</summary>
    int LayoutPauseMs { get; }
}
