using System.Numerics;

namespace ShardedCounter.Cli.Load;

/// <summary>How long requests took: counts by ranges of microseconds, each at most a sixteenth wider than its lower end. One thread writes.</summary>
internal sealed class LatencyRecord
{
    private const int StepBits = 4;
    private const int Steps = 1 << StepBits; // to an octave

    private readonly long[] _counts = new long[(64 - StepBits + 1) * Steps];

    public long Count { get; private set; }

    public TimeSpan Max { get; private set; }

    public void Add(TimeSpan elapsed)
    {
        _counts[IndexOf((ulong)Math.Max(0, elapsed.Ticks / TimeSpan.TicksPerMicrosecond))]++;
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
                return TimeSpan.FromMicroseconds(UpperEndOf(i)) is var end && end < Max ? end : Max;
        }

        return Max;
    }

    private static int IndexOf(ulong microseconds)
    {
        if (microseconds < Steps)
            return (int)microseconds;
        int shift = BitOperations.Log2(microseconds) - StepBits;
        return ((shift + 1) << StepBits) + (int)((microseconds >> shift) - Steps);
    }

    private static double UpperEndOf(int index)
    {
        if (index < Steps)
            return index;
        int shift = (index >> StepBits) - 1;
        return Math.ScaleB((index & (Steps - 1)) + Steps + 1, shift) - 1;
    }
}
