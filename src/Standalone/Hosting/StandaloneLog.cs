namespace ShardedCounter.Standalone.Hosting;

/// <summary>What the host logs: event ids 1600–1699.</summary>
internal static partial class StandaloneLog
{
    [LoggerMessage(1600, LogLevel.Critical, "The store has failed and only a restart tells what was written; stopping: {Reason}")]
    public static partial void StoreFailed(ILogger log, string reason);
}
