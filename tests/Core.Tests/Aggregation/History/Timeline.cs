using ShardedCounter.Aggregation;
using ShardedCounter.Aggregation.History;
using ShardedCounter.Model;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Aggregation.History;

/// <summary>
/// A counter's total through time, and beside it what a reader would have seen, written down change by change: what the history has to say is looked up there, and not worked out as the product does.
/// </summary>
internal sealed class Timeline
{
    private readonly List<(DateTimeOffset At, Int128 Counted, Int128 Value)> _seen = [];
    private long _n;
    private long _rev;
    private int _resets;

    /// <summary>The total as it stands.</summary>
    public TotalDocument Total { get; set; } = TotalDocument.Empty(Increments.Id("a"));

    /// <summary>Merges an increment.</summary>
    public void Count(long delta, DateTimeOffset at)
    {
        _n += delta;
        Merge(new ShardReading(3, _n, ++_rev), at);
    }

    /// <summary>Merges a reading, newer or not.</summary>
    public void Merge(ShardReading reading, DateTimeOffset at)
    {
        Total = Total.Merge([reading], at);
        Note(at);
    }

    /// <summary>Resets.</summary>
    public void Reset(DateTimeOffset at, bool hide = false)
    {
        Total = Total.Reset($"reset-{++_resets}", at, at, hide)!;
        Note(at);
    }

    /// <summary>The values by bucket up to an instant, by looking each of them up.</summary>
    public Int128[] Expected(TimeSpan bucket, int buckets, DateTimeOffset asOf)
    {
        DateTimeOffset present = asOf > _seen[^1].At ? asOf : _seen[^1].At;
        var values = new List<Int128>();
        for (int i = buckets - 1; i >= 0; i--)
        {
            DateTimeOffset end = Floor(present, bucket) - (bucket * (i - 1));
            if (end > _seen[0].At)
                values.Add(_seen.Last(seen => seen.At < end).Value);
        }

        return [.. values];
    }

    /// <summary>What was counted from the beginning of a bucket, some before the present one, to the present.</summary>
    public Int128 CountedSince(DateTimeOffset start) => _seen[^1].Counted - CountedBefore(start);

    /// <summary>What had been counted before an instant.</summary>
    public Int128 CountedBefore(DateTimeOffset instant) => _seen.LastOrDefault(seen => seen.At < instant).Counted;

    /// <summary>When it was first seen.</summary>
    public DateTimeOffset Birth => _seen[0].At;

    public static DateTimeOffset Floor(DateTimeOffset instant, TimeSpan bucket) => new(instant.Ticks - (instant.Ticks % bucket.Ticks), TimeSpan.Zero);

    /// <summary>The values that the history has.</summary>
    public Int128[] Values(HistoryResolution resolution, DateTimeOffset asOf) => [.. Total.ViewHistory().Points(resolution, asOf).Select(static point => point.Value)];

    private void Note(DateTimeOffset at)
    {
        // A change is seen when it is made, and a clock that was set back stands still meanwhile.
        DateTimeOffset seen = _seen.Count > 0 && _seen[^1].At > at ? _seen[^1].At : at;
        Int128 counted = Total.Parts.Aggregate((Int128)0, static (sum, part) => sum + part.N);
        _seen.Add((seen, counted, counted - Total.Baseline));
    }
}
