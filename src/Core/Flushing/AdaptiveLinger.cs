using ShardedCounter.Model;

namespace ShardedCounter.Flushing;

/// <summary>
/// When to drain the stripes: at once when nothing is in flight, so that an idle service does not hold back; as soon as the flush before has landed,
/// so that commits clock themselves; and under full load at least a pace apart, since a flush costs about the same for one
/// increment as for a thousand. Nothing is held back longer than the maximum. Used by the flush loop alone.
/// </summary>
/// <remarks>
/// The rate is a mean weighted exponentially by age, so that it does not matter how the time was cut into flushes. Its time constant is the maximum, at least 20 ms:
/// a rate that makes flushes far apart is one of few increments in a short time, and a mean over a short time would take every chance pair of them for a burst.
/// </remarks>
/// <param name="maxPace">The longest an increment is held back, and the rates from which and up to which flushes are kept apart.</param>
internal sealed class AdaptiveLinger(CommitPace maxPace)
{
    private const double MinTimeConstantSeconds = 0.020;

    private readonly double _timeConstantSeconds = Math.Max(MinTimeConstantSeconds, maxPace.MaxLinger.TotalSeconds);
    private double _perSecond;

    /// <summary>How much longer the stripes may be left alone; zero or less: drain now.</summary>
    /// <param name="oldestAge">The age of the oldest increment in them.</param>
    /// <param name="sinceLast">The time since they were drained last.</param>
    /// <param name="inFlight">True while a commit is under way.</param>
    public TimeSpan Wait(TimeSpan oldestAge, TimeSpan sinceLast, bool inFlight)
    {
        TimeSpan untilMax = maxPace.MaxLinger - oldestAge;
        TimeSpan pace = maxPace.MaxLinger * Math.Clamp((_perSecond - maxPace.FreeRate) / (maxPace.FullRate - maxPace.FreeRate), 0, 1);
        TimeSpan untilPace = pace - sinceLast;
        return inFlight || untilPace > untilMax ? untilMax : untilPace;
    }

    /// <summary>Takes note of a drain.</summary>
    /// <param name="increments">How many it took, at least 1.</param>
    /// <param name="sinceLast">The time since the drain before it.</param>
    public void Observe(long increments, TimeSpan sinceLast)
    {
        double seconds = Math.Max(sinceLast.TotalSeconds, 1e-6);
        double weight = 1 - Math.Exp(-seconds / _timeConstantSeconds);
        _perSecond += weight * ((increments / seconds) - _perSecond);
    }
}
