using Microsoft.Extensions.Logging;

namespace ShardedCounter.Aggregation;

/// <summary>What aggregation logs: event ids 1200–1299.</summary>
internal static partial class AggregationLog
{
    [LoggerMessage(1200, LogLevel.Warning, "Feed range {Range} could not be drained; the next run goes on where it was.")]
    public static partial void RangeFailed(ILogger log, string range, Exception exception);

    [LoggerMessage(1201, LogLevel.Error, "A run of aggregation failed; the next starts after the interval.")]
    public static partial void RunFailed(ILogger log, Exception exception);

    [LoggerMessage(1202, LogLevel.Debug, "Aggregated {Changes} changes; complete as of {AsOf}.")]
    public static partial void Ran(ILogger log, int changes, DateTimeOffset asOf);

    [LoggerMessage(1203, LogLevel.Debug, "The freshness of totals could not be read; the one last read ages.")]
    public static partial void FreshnessUnread(ILogger log, Exception exception);

    [LoggerMessage(1204, LogLevel.Error, "A look at the freshness of totals failed; the next comes after the interval.")]
    public static partial void LookFailed(ILogger log, Exception exception);
}
