using ShardedCounter.Diagnostics;

namespace ShardedCounter.Benchmarks.Code;

/// <summary>Durations to 6 %, and the longest as it was. One thread records.</summary>
internal sealed class PauseHistogram
{
    private static readonly LogLinearScale _scale = new(bits: 4);

    private readonly long[] _counts = new long[_scale.CountBelow(63)];

    /// <summary>How many were recorded.</summary>
    public long Count { get; private set; }

    /// <summary>The longest.</summary>
    public long Longest { get; private set; }

    /// <summary>Records one, in any unit.</summary>
    public void Record(long duration)
    {
        _counts[_scale.IndexOf((ulong)Math.Max(duration, 0))]++;
        Count++;
        Longest = Math.Max(Longest, duration);
    }

    /// <summary>What the given part of them, counted from the shortest, does not exceed.</summary>
    public long Quantile(double part)
    {
        long wanted = (long)Math.Ceiling(Count * part);
        for (int i = 0; i < _counts.Length; i++)
        {
            wanted -= _counts[i];
            if (wanted <= 0)
                return Math.Min((long)_scale.StartOf(i + 1) - 1, Longest);
        }

        return Longest;
    }
}
