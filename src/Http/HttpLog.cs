using Microsoft.Extensions.Logging;

namespace ShardedCounter.Http;

/// <summary>What the HTTP surface logs; event ids 7000 to 7099. Never a query string: it may carry a key.</summary>
internal static partial class HttpLog
{
    [LoggerMessage(7000, LogLevel.Error, "A request failed: {Method} {Endpoint}")]
    public static partial void RequestFailed(ILogger logger, Exception failure, string method, string endpoint);

    [LoggerMessage(7001, LogLevel.Debug, "The store could not answer a request")]
    public static partial void StoreUnavailable(ILogger logger, Exception failure);

    [LoggerMessage(7002, LogLevel.Debug, "A caller left before its request was complete")]
    public static partial void CallerLeft(ILogger logger);
}
