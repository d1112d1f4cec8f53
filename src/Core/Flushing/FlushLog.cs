using Microsoft.Extensions.Logging;

namespace ShardedCounter.Flushing;

/// <summary>What flushing logs: event ids 1100–1199. Never a line per increment.</summary>
internal static partial class FlushLog
{
    [LoggerMessage(1100, LogLevel.Information, "Flushing as {Writer} to {Shards} shards, up to {MaxInFlight} commits at once.")]
    public static partial void Started(ILogger log, string writer, int shards, int maxInFlight);

    [LoggerMessage(1101, LogLevel.Information, "Flushing stopped; everything taken was written.")]
    public static partial void Stopped(ILogger log);

    [LoggerMessage(1102, LogLevel.Warning, "Commit {Seq} to shard {Shard} has an unknown outcome and is sent again: {Reason}")]
    public static partial void UnknownOutcome(ILogger log, int shard, long seq, string reason);

    [LoggerMessage(1103, LogLevel.Error, "The store refused a commit to shard {Shard} for good: {Reason}")]
    public static partial void Refused(ILogger log, int shard, string reason);

    [LoggerMessage(1104, LogLevel.Error, "Counter {Counter} would leave its range in shard {Shard}; its increments of this flush are refused.")]
    public static partial void OutOfRange(ILogger log, string counter, int shard);

    [LoggerMessage(1105, LogLevel.Critical, "Commit {Seq} to shard {Shard} is given up without knowing whether it landed: {Reason}")]
    public static partial void Abandoned(ILogger log, int shard, long seq, string reason);

    [LoggerMessage(1106, LogLevel.Warning, "Commit {Seq} to shard {Shard}, once given up, has landed.")]
    public static partial void AbandonedLanded(ILogger log, int shard, long seq);

    [LoggerMessage(1107, LogLevel.Critical, "Shard {Shard} holds mark {Seq}, which this process never wrote.")]
    public static partial void MarkOfNobody(ILogger log, int shard, long? seq);

    [LoggerMessage(1108, LogLevel.Error, "The store threw on a commit to shard {Shard}, which it must not; taken as unknown.")]
    public static partial void StoreThrew(ILogger log, int shard, Exception exception);

    [LoggerMessage(1109, LogLevel.Critical, "Not counted, and no dead letter could be written: {Letter} ({Reason})")]
    public static partial void NotBuried(ILogger log, string letter, string reason, Exception exception);

    [LoggerMessage(1110, LogLevel.Critical, "Shutdown ran out of time and never sent: {Deltas}")]
    public static partial void Unwritten(ILogger log, string deltas);

    [LoggerMessage(1115, LogLevel.Critical, "Shutdown ran out of time on a commit to shard {Shard} whose outcome is unknown: {Deltas}")]
    public static partial void UnwrittenCommit(ILogger log, int shard, string deltas);

    [LoggerMessage(1111, LogLevel.Error, "The flush loop failed and goes on.")]
    public static partial void LoopFailed(ILogger log, Exception exception);

    [LoggerMessage(1112, LogLevel.Warning, "The oldest increment is {AgeMs} ms old and not yet committed; new ones are refused until the store keeps up.")]
    public static partial void Lagging(ILogger log, long ageMs);

    [LoggerMessage(1113, LogLevel.Information, "The store keeps up again.")]
    public static partial void CaughtUp(ILogger log);

    [LoggerMessage(1114, LogLevel.Error, "A commit's driver failed; shard {Shard} is not used any more by this process, and what it held is unknown.")]
    public static partial void DriverFailed(ILogger log, int shard, Exception exception);
}
