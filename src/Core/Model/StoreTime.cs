namespace ShardedCounter.Model;

/// <summary>The resolution instants are kept in: whole milliseconds, rounded down.</summary>
public static class StoreTime
{
    /// <summary>The instant without its part of a millisecond. Rounding down keeps every promise of the form "complete before".</summary>
    public static DateTimeOffset Floor(DateTimeOffset instant) => DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds());
}
