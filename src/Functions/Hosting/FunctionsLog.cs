using Microsoft.Extensions.Logging;

namespace ShardedCounter.Functions.Hosting;

/// <summary>What the Functions host logs: event ids 1700–1799.</summary>
internal static partial class FunctionsLog
{
    [LoggerMessage(1700, LogLevel.Information, "The last run of aggregation still goes on; none was started.")]
    public static partial void StillAggregating(ILogger log);

    [LoggerMessage(1701, LogLevel.Information, "The store is open: {Shards} shards, {StableShards} of them for keys and events.")]
    public static partial void StoreOpened(ILogger log, int shards, int stableShards);
}
