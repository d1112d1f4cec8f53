namespace ShardedCounter.Aggregation.History;

/// <summary>
/// What a counter's total was in the past: a ring of closed buckets for each <see cref="HistoryResolution"/>, and when it begins. Immutable. The open buckets are not in it: what
/// they hold is the total itself.
/// </summary>
/// <remarks>
/// <para>
/// A bucket closes when the first change after its end is merged: the total as it stands then, not yet changed, is what it was at the bucket's end, and at the end of every bucket since in which nothing
/// changed. So each ring is written at most once a bucket, whatever the rate; a change within the same minute leaves all as it is; and a counter that rests costs nothing, for however long.
/// </para>
/// <para>
/// What is promised. An increment is in the bucket in which its merge was done, by the store's clock: as late as totals are, a second as a rule, or for as long as nobody aggregated. What a bucket holds is
/// what a reader of the total could see at its end, so two aggregators at once, whose merges the ETag puts in some order, and replays, which change nothing, give a true history too; but another order of the same
/// merges across the end of a bucket gives another history with the same end. What was counted from the first bucket to now is always exactly the difference of Σ parts. An instant earlier than that of
/// the change before is taken for that one, so that time never goes back.
/// </para>
/// </remarks>
public sealed class CounterHistory
{
    private readonly HistoryRing _minutes;
    private readonly HistoryRing _hours;
    private readonly HistoryRing _days;

    internal CounterHistory(DateTimeOffset from, Int128 countedBefore, HistoryRing minutes, HistoryRing hours, HistoryRing days)
    {
        From = from;
        CountedBefore = countedBefore;
        _minutes = minutes;
        _hours = hours;
        _days = days;
    }

    /// <summary>When it begins: nothing is known of the time before.</summary>
    public DateTimeOffset From { get; }

    /// <summary>All that had been counted when it began; 0 for a counter whose first increments are in it.</summary>
    public Int128 CountedBefore { get; }

    /// <summary>A history that begins now.</summary>
    /// <param name="from">The store's time.</param>
    /// <param name="countedBefore">Σ parts before the change at that time.</param>
    internal static CounterHistory Begin(DateTimeOffset from, Int128 countedBefore) => new(from, countedBefore, default, default, default);

    /// <summary>The closed buckets of a resolution.</summary>
    internal HistoryRing RingOf(HistoryResolution resolution) => resolution switch
    {
        HistoryResolution.Minute => _minutes,
        HistoryResolution.Hour => _hours,
        _ => _days,
    };

    /// <summary>The history with the buckets closed that ended between two changes; itself when none did.</summary>
    /// <param name="changedAt">The change before: its buckets were open.</param>
    /// <param name="now">The change that comes now, not earlier.</param>
    /// <param name="counted">Σ parts between the two.</param>
    /// <param name="baseline">What resets had taken out between the two.</param>
    internal CounterHistory Close(DateTimeOffset changedAt, DateTimeOffset now, Int128 counted, Int128 baseline)
    {
        // Every hour and every day ends with a minute.
        return HistoryScale.BucketAt(HistoryResolution.Minute, changedAt) == HistoryScale.BucketAt(HistoryResolution.Minute, now)
            ? this
            : new CounterHistory(From, CountedBefore, Closed(HistoryResolution.Minute), Closed(HistoryResolution.Hour), Closed(HistoryResolution.Day));

        HistoryRing Closed(HistoryResolution resolution)
        {
            long open = HistoryScale.BucketAt(resolution, changedAt);
            long present = HistoryScale.BucketAt(resolution, now);

            // Rates compare with the end of the bucket before the complete ones (HistoryView.Rates).
            return open == present
                ? RingOf(resolution)
                : RingOf(resolution).Append(new HistoryEntry(open, counted, baseline), present - HistoryScale.BucketsOf(resolution) - 1);
        }
    }
}
