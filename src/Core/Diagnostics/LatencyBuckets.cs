namespace ShardedCounter.Diagnostics;

/// <summary>Counts durations in buckets whose width grows with them, so that percentiles can be told without keeping any duration. Any thread records.</summary>
/// <remarks>
/// A bucket is an eighth of a power of two of microseconds: what is reported is at most 12.5% or a microsecond above what was measured, and never below it.
/// A reading while others record may miss the last of them.
/// </remarks>
internal sealed class LatencyBuckets
{
    /// <summary>How many buckets there are: up to 2^27 µs, 134 s. Longer ones are in the last.</summary>
    public const int Count = 8 * (MaxPower - Bits + 2);

    private const int Bits = 3;
    private const int MaxPower = 26;

    private static readonly LogLinearScale _scale = new(Bits);

    private readonly long[] _counts = new long[Count];

    /// <summary>Counts a duration; a negative one, which only a broken clock gives, as zero.</summary>
    public void Record(TimeSpan elapsed) => Interlocked.Increment(ref _counts[BucketOf((long)elapsed.TotalMicroseconds)]);

    /// <summary>Copies how many durations each bucket has had so far.</summary>
    /// <param name="counts">Of length <see cref="Count"/>.</param>
    public void CopyTo(Span<long> counts)
    {
        for (int bucket = 0; bucket < Count; bucket++)
            counts[bucket] = Volatile.Read(ref _counts[bucket]);
    }

    /// <summary>The duration, in milliseconds, that a share of those counted between two copies did not pass.</summary>
    /// <param name="before">The earlier copy.</param>
    /// <param name="after">The later one.</param>
    /// <param name="share">Above 0, at most 1.</param>
    /// <returns>The upper end of the bucket it is in; null where nothing was counted in between.</returns>
    public static double? Percentile(ReadOnlySpan<long> before, ReadOnlySpan<long> after, double share)
    {
        long all = 0;
        for (int bucket = 0; bucket < Count; bucket++)
            all += after[bucket] - before[bucket];
        if (all <= 0)
            return null;

        long rank = Math.Max(1, (long)Math.Ceiling(all * share)); // the nearest-rank percentile
        int place = 0;
        for (long seen = after[0] - before[0]; seen < rank; seen += after[place] - before[place])
            place++;
        return _scale.StartOf(place + 1) / 1000.0;
    }

    private static int BucketOf(long us) => Math.Min(_scale.IndexOf((ulong)Math.Max(0, us)), Count - 1);
}
