using Microsoft.Extensions.Logging;

namespace ShardedCounter.Ingestion.Events;

/// <summary>What ingestion of events logs: event ids 1000–1099. Never a line per event.</summary>
internal static partial class IngestLog
{
    [LoggerMessage(1000, LogLevel.Warning, "{Missing} events of {Partition} were never delivered, the last of them before or in the batch that starts at {First}: lost by the hub's retention, or the reading did not start at its checkpoint.")]
    public static partial void Gap(ILogger log, string partition, long missing, long first);

    [LoggerMessage(1001, LogLevel.Warning, "The sequence numbers of {Partition} have started over: the hub was created again. Events of its former life are dropped from now on.")]
    public static partial void Generation(ILogger log, string partition);

    [LoggerMessage(1002, LogLevel.Warning, "{Events} events of {Partition} cannot be read and go to the dead letters; the first is {First}: {Reason}")]
    public static partial void Unreadable(ILogger log, string partition, int events, long first, string reason);

    [LoggerMessage(1003, LogLevel.Error, "Counter {Counter} would leave its range in shard {Shard}; {Events} events of {Partition} that name it go to the dead letters.")]
    public static partial void OutOfRange(ILogger log, string counter, int shard, int events, string partition);

    [LoggerMessage(1004, LogLevel.Error, "The store refused a commit of {Partition} to shard {Shard} for good; {Items} amounts go to the dead letters: {Reason}")]
    public static partial void Refused(ILogger log, string partition, int shard, int items, string reason);

    [LoggerMessage(1005, LogLevel.Error, "The store does not even take the mark of {Partition} in shard {Shard}; should the events up to {Seq} come again, they may be counted besides being among the dead letters: {Reason}")]
    public static partial void MarkRefused(ILogger log, string partition, int shard, long seq, string reason);

    [LoggerMessage(1006, LogLevel.Warning, "A commit of {Partition} to shard {Shard} has an unknown outcome and is sent again: {Reason}")]
    public static partial void UnknownOutcome(ILogger log, string partition, int shard, string reason);

    [LoggerMessage(1007, LogLevel.Error, "The store threw on a commit of {Partition} to shard {Shard}, which it must not; taken as unknown.")]
    public static partial void StoreThrew(ILogger log, string partition, int shard, Exception exception);

    [LoggerMessage(1008, LogLevel.Warning, "The store is not there for {Partition} ({What}); trying again.")]
    public static partial void Unavailable(ILogger log, string partition, string what, Exception exception);

    [LoggerMessage(1009, LogLevel.Error, "A batch of {Events} events of {Partition} was not done in {Seconds} s; it is not acknowledged and must come again.")]
    public static partial void TimedOut(ILogger log, string partition, int events, double seconds);
}
