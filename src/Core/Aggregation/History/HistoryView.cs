namespace ShardedCounter.Aggregation.History;

/// <summary>A total's history as it is looked at: gaps filled, the open buckets added, up to a present. Immutable.</summary>
/// <remarks>
/// The present is the instant that the total is complete to, or its last change where that is later. Nothing is known of what came after, and no other clock is asked: the same total and the same
/// instant give the same history.
/// </remarks>
public sealed class HistoryView
{
    private readonly CounterHistory? _history;
    private readonly DateTimeOffset _changedAt;
    private readonly Int128 _counted;
    private readonly Int128 _baseline;

    internal HistoryView(CounterHistory? history, DateTimeOffset changedAt, Int128 counted, Int128 baseline)
    {
        _history = history;
        _changedAt = changedAt;
        _counted = counted;
        _baseline = baseline;
    }

    /// <summary>The history of a counter never seen.</summary>
    public static HistoryView Empty { get; } = new(null, DateTimeOffset.UnixEpoch, 0, 0);

    /// <summary>One point a bucket, oldest first, from the first bucket known on, and at most as many as the resolution shows; the last is the present one. None for a counter never seen.</summary>
    /// <param name="resolution">How fine.</param>
    /// <param name="asOf">The instant that the total is complete to.</param>
    public IReadOnlyList<HistoryPoint> Points(HistoryResolution resolution, DateTimeOffset asOf)
    {
        if (_history is null)
            return [];
        long present = HistoryScale.BucketAt(resolution, PresentAt(asOf));
        long known = Math.Min(present, HistoryScale.BucketAt(resolution, _history.From));
        long first = Math.Max(present - HistoryScale.BucketsOf(resolution) + 1, known);
        long open = HistoryScale.BucketAt(resolution, _changedAt);
        var points = new HistoryPoint[present - first + 1];
        long filled = first; // the first bucket whose value is still to be said
        Int128? value = null;
        foreach (HistoryEntry entry in _history.RingOf(resolution))
        {
            // The first entry lies before all that is shown, or is the first bucket known: no bucket stands before it.
            Fill(Math.Min(entry.Bucket, open), value ?? entry.Value);
            value = entry.Value;
        }

        Fill(open, value ?? _counted - _baseline);
        Fill(present + 1, _counted - _baseline);
        return points;

        void Fill(long until, Int128 with)
        {
            for (; filled < until && filled <= present; filled++)
                points[filled - first] = new HistoryPoint(HistoryScale.StartOf(resolution, filled), with);
        }
    }

    /// <summary>The values of <see cref="Points"/> by the minute.</summary>
    public IReadOnlyList<Int128> LastHour(DateTimeOffset asOf) => [.. Points(HistoryResolution.Minute, asOf).Select(static point => point.Value)];

    /// <summary>What was counted in the last complete bucket, per second; 0 where nothing is known of it.</summary>
    public double PerSecond(HistoryResolution resolution, DateTimeOffset asOf)
    {
        if (_history is null)
            return 0;
        long present = HistoryScale.BucketAt(resolution, PresentAt(asOf));
        Int128 counted = CountedAtEndOf(_history, resolution, present - 1) - CountedAtEndOf(_history, resolution, present - 2);
        return (double)counted / HistoryScale.LengthOf(resolution).TotalSeconds;
    }

    /// <summary>How fast it counts.</summary>
    public CounterRates Rates(DateTimeOffset asOf) => new(
        PerSecond(HistoryResolution.Minute, complete: 1, asOf),
        PerSecond(HistoryResolution.Minute, complete: 60, asOf) * 60,
        PerSecond(HistoryResolution.Hour, complete: 24, asOf) * 3600);

    /// <summary>What was counted in the last complete buckets and the present one so far, per second.</summary>
    private double PerSecond(HistoryResolution resolution, int complete, DateTimeOffset asOf)
    {
        if (_history is null)
            return 0;
        DateTimeOffset present = PresentAt(asOf);
        long first = HistoryScale.BucketAt(resolution, present) - complete;
        DateTimeOffset start = HistoryScale.StartOf(resolution, first);
        TimeSpan window = present - (start > _history.From ? start : _history.From);
        Int128 counted = _counted - CountedAtEndOf(_history, resolution, first - 1);
        return (double)counted / Math.Max(window.TotalSeconds, 60);
    }

    private Int128 CountedAtEndOf(CounterHistory history, HistoryResolution resolution, long bucket)
    {
        if (bucket >= HistoryScale.BucketAt(resolution, _changedAt))
            return _counted;
        Int128 counted = history.CountedBefore;
        foreach (HistoryEntry entry in history.RingOf(resolution))
        {
            if (entry.Bucket > bucket)
                break;
            counted = entry.Counted;
        }

        return counted;
    }

    private DateTimeOffset PresentAt(DateTimeOffset asOf) => asOf > _changedAt ? asOf : _changedAt;
}
