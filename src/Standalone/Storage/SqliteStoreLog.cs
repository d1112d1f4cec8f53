namespace ShardedCounter.Standalone.Storage;

/// <summary>Log messages of the SQLite store: event ids 4000–4019.</summary>
internal static partial class SqliteStoreLog
{
    [LoggerMessage(4000, LogLevel.Information, "Opened the counters in {Path}: {Frames} pages of the write-ahead log were taken over.")]
    public static partial void Opened(ILogger logger, string path, int frames);

    [LoggerMessage(4005, LogLevel.Information, "Made a new store for counters in {Path}.")]
    public static partial void Made(ILogger logger, string path);

    [LoggerMessage(4001, LogLevel.Critical, "The store has failed and the process has to be restarted: {Reason}")]
    public static partial void Failed(ILogger logger, string reason);

    [LoggerMessage(4002, LogLevel.Warning, "A transaction of {Operations} operations was rolled back: {Reason}")]
    public static partial void RolledBack(ILogger logger, int operations, string reason);

    [LoggerMessage(4003, LogLevel.Error, "The outcome of a transaction of {Operations} operations is unknown: {Reason}")]
    public static partial void OutcomeUnknown(ILogger logger, int operations, string reason);

    [LoggerMessage(4004, LogLevel.Warning, "A checkpoint did not finish, the write-ahead log has {Frames} pages: {Reason}")]
    public static partial void CheckpointUnfinished(ILogger logger, int frames, string reason);
}
