namespace ShardedCounter.Aggregation.History;

/// <summary>The buckets of a resolution: how long they are, how many are shown, and which one an instant lies in. Buckets are numbered from the Unix epoch.</summary>
internal static class HistoryScale
{
    /// <summary>How long a bucket is.</summary>
    public static TimeSpan LengthOf(HistoryResolution resolution) => resolution switch
    {
        HistoryResolution.Minute => TimeSpan.FromMinutes(1),
        HistoryResolution.Hour => TimeSpan.FromHours(1),
        _ => TimeSpan.FromDays(1),
    };

    /// <summary>How many buckets are shown, the present one among them.</summary>
    public static int BucketsOf(HistoryResolution resolution) => resolution switch
    {
        HistoryResolution.Minute => 60,
        HistoryResolution.Hour => 48,
        _ => 90,
    };

    /// <summary>The bucket that an instant lies in; its first instant is in it, the next one's is not. Before the Unix epoch there is nothing.</summary>
    public static long BucketAt(HistoryResolution resolution, DateTimeOffset instant) =>
        Math.Max(0, (instant - DateTimeOffset.UnixEpoch).Ticks / LengthOf(resolution).Ticks);

    /// <summary>The first instant of a bucket: the end of the one before.</summary>
    public static DateTimeOffset StartOf(HistoryResolution resolution, long bucket) => DateTimeOffset.UnixEpoch + (LengthOf(resolution) * bucket);
}
