using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging.Abstractions;
using ShardedCounter.Diagnostics;
using ShardedCounter.Storage;
using ShardedCounter.Storage.Cosmos;

namespace ShardedCounter.Tests.Simulation;

/// <summary>Opens stores of processes that share a client, which knows no more than where the containers are: what a store knows of documents each has for itself.</summary>
internal static class SimStores
{
    public static ICounterStore Open(CosmosClient client, CosmosOptions options, TimeProvider time, CommitRules rules)
    {
        var clock = new ServiceClock(time);
        var requests = new StoreRequests(new RequestMetrics(new CounterMeter()), clock, time, options);
        return new CosmosCounterStore(client.GetDatabase(options.Database), options, requests, clock, rules, NullLogger.Instance);
    }
}
