using Microsoft.Extensions.Logging;

namespace ShardedCounter.Growth;

/// <summary>What growth logs: event ids 1400–1499.</summary>
internal static partial class GrowthLog
{
    [LoggerMessage(1400, LogLevel.Warning, "The layout could not be read; it is tried again.")]
    public static partial void ReadFailed(ILogger log, Exception exception);

    [LoggerMessage(1401, LogLevel.Critical, "The layout is refused; this process goes on with {Shards} shards and is not ready.")]
    public static partial void Conflict(ILogger log, int shards, Exception exception);

    [LoggerMessage(1402, LogLevel.Error, "Looking after the layout failed and is tried again.")]
    public static partial void KeeperFailed(ILogger log, Exception exception);

    [LoggerMessage(1403, LogLevel.Information, "The store has {Shards} shards now, {Before} before; unkeyed commits go to all of them.")]
    public static partial void Learned(ILogger log, int before, int shards);

    [LoggerMessage(1404, LogLevel.Warning, "Some shards are hot: there are {Shards} shards from now on, {Before} before.")]
    public static partial void Grew(ILogger log, int before, int shards);

    [LoggerMessage(1405, LogLevel.Warning, "An operator raised the number of shards from {Before} to {Shards}.")]
    public static partial void Raised(ILogger log, int before, int shards);

    [LoggerMessage(1406, LogLevel.Warning, "Some shards are hot, but there are {Shards} shards and Shards:Max is {Max}.")]
    public static partial void AtMax(ILogger log, int shards, int max);

    [LoggerMessage(1407, LogLevel.Warning, "The store throttles {Percent}% of the unkeyed commits, on all shards alike: more throughput helps; more shards only at the limit of each logical partition.")]
    public static partial void ContainerThrottled(ILogger log, int percent);

    [LoggerMessage(1408, LogLevel.Warning, "The store throttles {Percent}% of the unkeyed commits, on some shards clearly more than on others.")]
    public static partial void PartitionsThrottled(ILogger log, int percent);

    [LoggerMessage(1410, LogLevel.Warning, "The store throttles {Percent}% of the unkeyed commits, only on the shards that keys and events are bound to: more shards take nothing from them.")]
    public static partial void BoundThrottled(ILogger log, int percent);

    [LoggerMessage(1409, LogLevel.Information, "The store throttles no more.")]
    public static partial void Calm(ILogger log);
}
