namespace ShardedCounter.Flushing;

/// <summary>
/// How long the next flush is held back: nothing at a trickle, up to the maximum under full load. Used by the flush loop alone.
/// </summary>
/// <remarks>
/// A flush costs about the same for one increment as for a thousand, so holding back pays only when increments come faster
/// than flushes can. The rate is a mean weighted exponentially by age, with a time constant of 20 ms, so that it does not matter how
/// the time was cut into flushes. Below a millisecond of linger, the resolution of timers, it does not hold back at all.
/// </remarks>
/// <param name="maxLinger">The linger at <see cref="FullRate"/> and above.</param>
internal sealed class AdaptiveLinger(TimeSpan maxLinger)
{
    /// <summary>Increments per second at which the full linger applies.</summary>
    public const double FullRate = 40_000;

    private const double TimeConstantSeconds = 0.020;

    private static readonly TimeSpan _resolution = TimeSpan.FromMilliseconds(1);

    /// <summary>Five time constants: what a flush before that said about the rate has faded to less than a hundredth.</summary>
    private static readonly TimeSpan _memory = TimeSpan.FromSeconds(5 * TimeConstantSeconds);

    private double _perSecond;

    /// <summary>The linger for the next flush.</summary>
    public TimeSpan Next
    {
        get
        {
            TimeSpan linger = maxLinger * Math.Min(1.0, _perSecond / FullRate);
            return linger < _resolution ? TimeSpan.Zero : linger;
        }
    }

    /// <summary>The linger for a flush whose first increment comes so long after the last flush: none after a quiet time.</summary>
    public TimeSpan NextAfter(TimeSpan sinceLast) => sinceLast > _memory ? TimeSpan.Zero : Next;

    /// <summary>Takes note of a flush.</summary>
    /// <param name="increments">How many it folded, at least 1.</param>
    /// <param name="sinceLast">The time since the flush before it.</param>
    public void Observe(long increments, TimeSpan sinceLast)
    {
        double seconds = Math.Max(sinceLast.TotalSeconds, 1e-6);
        double weight = 1 - Math.Exp(-seconds / TimeConstantSeconds);
        _perSecond += weight * ((increments / seconds) - _perSecond);
    }
}
