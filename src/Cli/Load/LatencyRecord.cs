using ShardedCounter.Diagnostics;

namespace ShardedCounter.Cli.Load;

/// <summary>How long requests took: counts by ranges of microseconds, each at most a sixteenth wider than its lower end. One thread writes.</summary>
internal sealed class LatencyRecord
{
    private static readonly LogLinearScale _scale = new(bits: 4);

    private readonly long[] _counts = new long[_scale.CountBelow(63)];

    public long Count { get; private set; }

    public TimeSpan Max { get; private set; }

    public void Add(TimeSpan elapsed)
    {
        _counts[_scale.IndexOf((ulong)Math.Max(0, elapsed.Ticks / TimeSpan.TicksPerMicrosecond))]++;
        Count++;
        Max = elapsed > Max ? elapsed : Max;
    }

    public void Add(LatencyRecord other)
    {
        for (int i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
        Count += other.Count;
        Max = other.Max > Max ? other.Max : Max;
    }

    /// <summary>As many as this share took no longer: the upper end of a range, and never more than <see cref="Max"/>.</summary>
    /// <param name="share">0 to 1.</param>
    public TimeSpan Percentile(double share)
    {
        long wanted = (long)Math.Ceiling(share * Count);
        long seen = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= wanted && seen > 0)
                return TimeSpan.FromMicroseconds(_scale.StartOf(i + 1) - 1d) is var end && end < Max ? end : Max;
        }

        return Max;
    }
}
