using ShardedCounter.Model;
using ShardedCounter.Storage;
using ShardedCounter.Storage.Cosmos;

namespace ShardedCounter.Tests.Simulation;

/// <summary>A Cosmos DB account with the containers of the store, for one run.</summary>
internal interface ISimAccount : IDisposable
{
    /// <summary>Where processes die.</summary>
    SimWire Wire { get; }

    /// <summary>True while requests are spared: those of the observer. Set by the world's thread, between calls.</summary>
    bool IsCalm { get; set; }

    /// <summary>The account's time: what is acknowledged now was acknowledged before it.</summary>
    DateTimeOffset Now { get; }

    /// <summary>A process's store, which knows nothing yet.</summary>
    ICounterStore OpenStore(CommitRules rules);

    /// <summary>Disturbs requests from here on, with these probabilities, where the account can.</summary>
    void Suffer(int seed, double before, double after);

    /// <summary>Splits a range of the shards, where the account can.</summary>
    void Split(int dice);

    /// <summary>The sum of a counter's shard documents.</summary>
    Int128 SumOf(CounterId counter);
}
