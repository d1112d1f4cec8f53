namespace ShardedCounter.Ingestion.Events;

/// <summary>Why an event, or an amount in it, is among the dead letters, in words.</summary>
internal static class DeadLetterReasons
{
    private const string MayBeCounted = "; may have been counted";

    /// <summary>Nothing of the event is counted.</summary>
    public static string Unreadable(ParseFault fault) =>
        $"{fault.Code} at byte {fault.Position}{(fault.Index > 0 ? $", item {fault.Index}" : "")}: {fault.Detail}";

    /// <summary>The store would leave a shard's range.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="wasUnknown">Whether an attempt that holds the amount may be under way still.</param>
    public static string OutOfRange(int shard, bool wasUnknown) => $"out of range in shard {shard}{(wasUnknown ? MayBeCounted : "")}";

    /// <summary>The store refused the commit.</summary>
    /// <param name="reason">The store's reason.</param>
    /// <param name="wasUnknown">Whether an attempt that holds the amount may be under way still.</param>
    public static string Refused(string reason, bool wasUnknown) => $"refused: {reason}{(wasUnknown ? MayBeCounted : "")}";
}
