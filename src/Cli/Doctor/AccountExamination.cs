using Microsoft.Extensions.Logging.Abstractions;
using ShardedCounter.Diagnostics;
using ShardedCounter.Storage;
using ShardedCounter.Storage.Cosmos;

namespace ShardedCounter.Cli.Doctor;

/// <summary>Compares a Cosmos DB account with what the store needs: write regions, consistency, and each container's partition key, lifetimes and indexes. Changes nothing.</summary>
internal static class AccountExamination
{
    public static async Task<IReadOnlyList<Finding>> RunAsync(CosmosOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        using var meter = new CounterMeter();
        using var storage = new CosmosStorage(options, time, meter, NullLogger.Instance);
        try
        {
            await storage.PrepareAsync(cancellationToken);
            return [new Finding(FindingLevel.Well, "account", $"database {options.Database} is as the store needs it: partition keys, lifetimes, indexes, regions, consistency")];
        }
        catch (CosmosSetupException failure)
        {
            return [.. failure.Differences.Select(static line => new Finding(FindingLevel.Failure, "account", line))];
        }
        catch (StoreUnavailableException failure)
        {
            return [new Finding(FindingLevel.Failure, "account", $"{failure.Message} Is --cosmos-endpoint right?")];
        }
    }
}
