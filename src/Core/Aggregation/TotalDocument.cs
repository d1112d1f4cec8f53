using System.Collections.Immutable;
using ShardedCounter.Aggregation.History;
using ShardedCounter.Model;

namespace ShardedCounter.Aggregation;

/// <summary>
/// A counter's total: what each shard was last seen to hold, and what resets have taken out. Immutable; every change makes a
/// new document, which the store writes under the ETag of the one it was made from.
/// </summary>
/// <remarks>
/// Shard sums are cumulative and carry a revision, so a part is <em>set</em>, never added, and only by a higher revision.
/// Merging the same readings twice, late, or in another order gives the same document: replays of the change feed and two
/// aggregators at once are harmless. Of the history that is true of what it says, not of when (<see cref="CounterHistory"/>).
/// </remarks>
public sealed class TotalDocument
{
    /// <summary>How long a reset is remembered: as long as its key is promised to be safe to send again.</summary>
    public static readonly TimeSpan ResetMemory = TimeSpan.FromHours(24);

    /// <summary>The most resets remembered; a further one within <see cref="ResetMemory"/> is refused.</summary>
    public const int MaxResets = 64;

    /// <summary>A document as stored.</summary>
    /// <param name="counter">The counter.</param>
    /// <param name="parts">What each shard was last seen to hold, ascending by shard, each shard once.</param>
    /// <param name="baseline">Sum of all that resets took out.</param>
    /// <param name="changedAt">The store's time of the last change.</param>
    /// <param name="hidden">True after DELETE until it is counted again.</param>
    /// <param name="resets">The resets remembered, oldest first.</param>
    /// <param name="history">What the total was before; null where none was kept yet.</param>
    public TotalDocument(
        CounterId counter,
        ImmutableArray<ShardReading> parts,
        Int128 baseline,
        DateTimeOffset changedAt,
        bool hidden,
        ImmutableArray<ResetRecord> resets,
        CounterHistory? history = null)
    {
        Counter = counter;
        Parts = parts;
        Baseline = baseline;
        ChangedAt = changedAt;
        Hidden = hidden;
        Resets = resets;
        History = history;
        Counted = SumOf(parts);
        Value = Counted - baseline;
    }

    /// <summary>The counter.</summary>
    public CounterId Counter { get; }

    /// <summary>What each shard was last seen to hold, ascending by shard.</summary>
    public ImmutableArray<ShardReading> Parts { get; }

    /// <summary>Sum of all that resets took out.</summary>
    public Int128 Baseline { get; }

    /// <summary>The store's time of the last change.</summary>
    public DateTimeOffset ChangedAt { get; }

    /// <summary>True after DELETE until the counter is counted again: lists leave it out.</summary>
    public bool Hidden { get; }

    /// <summary>The resets remembered, oldest first.</summary>
    public ImmutableArray<ResetRecord> Resets { get; }

    /// <summary>What the total was before; null for a counter never seen, and until its next change for one last written by a version that kept none.</summary>
    public CounterHistory? History { get; }

    /// <summary>All that was ever counted: Σ parts.</summary>
    public Int128 Counted { get; }

    /// <summary>The counter's value: Σ parts − baseline.</summary>
    public Int128 Value { get; }

    /// <summary>The document of a counter that was never aggregated.</summary>
    public static TotalDocument Empty(CounterId counter) => new(counter, [], 0, DateTimeOffset.UnixEpoch, hidden: false, []);

    /// <summary>
    /// The document with every reading that is newer than the part it has; the document itself when none is. A hidden counter
    /// that was counted again shows again.
    /// </summary>
    /// <param name="readings">Any readings of this counter, in any order.</param>
    /// <param name="at">The store's time; one earlier than <see cref="ChangedAt"/> leaves that as it is.</param>
    public TotalDocument Merge(IEnumerable<ShardReading> readings, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(readings);
        ImmutableArray<ShardReading>.Builder? merged = null;
        foreach (ShardReading reading in readings)
        {
            int place = PlaceOf(merged, reading.Shard, out bool found);
            long knownRev = found ? (merged is null ? Parts[place].Rev : merged[place].Rev) : 0;
            if (reading.Rev <= knownRev)
                continue;

            merged ??= Parts.ToBuilder();
            if (found)
                merged[place] = reading;
            else
                merged.Insert(place, reading);
        }

        if (merged is null)
            return this;
        DateTimeOffset now = Later(at);
        return new TotalDocument(Counter, merged.ToImmutable(), Baseline, now, hidden: false, Resets, HistoryUntil(now));
    }

    /// <summary>The reset remembered under an id; null when there is none.</summary>
    public ResetRecord? FindReset(string id) => Resets.FirstOrDefault(reset => string.Equals(reset.Id, id, StringComparison.Ordinal));

    /// <summary>
    /// The document after a reset: its value is 0, and what it was is in the last of <see cref="Resets"/>. Null when
    /// <see cref="MaxResets"/> younger than <see cref="ResetMemory"/> are remembered already.
    /// </summary>
    /// <param name="id">The reset's id, one that <see cref="FindReset"/> does not know.</param>
    /// <param name="asOf">The instant before which every acknowledged increment is in the parts.</param>
    /// <param name="at">The store's time; one earlier than <see cref="ChangedAt"/> leaves that as it is.</param>
    /// <param name="hide">True to leave the counter out of lists until it is counted again.</param>
    public TotalDocument? Reset(string id, DateTimeOffset asOf, DateTimeOffset at, bool hide)
    {
        ImmutableArray<ResetRecord> remembered = Resets.RemoveAll(reset => at - reset.At > ResetMemory);
        if (remembered.Length >= MaxResets)
            return null;

        DateTimeOffset now = Later(at);
        var record = new ResetRecord(id, Value, asOf, at, hide);
        return new TotalDocument(Counter, Parts, Baseline + Value, now, hide || Hidden, remembered.Add(record), HistoryUntil(now));
    }

    /// <summary>The total's history, to be looked at.</summary>
    public HistoryView ViewHistory() => new(History ?? HistoryFromBefore(), ChangedAt, Counted, Baseline);

    private DateTimeOffset Later(DateTimeOffset at) => at > ChangedAt ? at : ChangedAt;

    /// <summary>The history with all closed that ended before a change; the change itself is not in it.</summary>
    private CounterHistory HistoryUntil(DateTimeOffset now) =>
        (History ?? HistoryFromBefore())?.Close(ChangedAt, now, Counted, Baseline) ?? CounterHistory.Begin(now, Counted);

    /// <summary>What the last change of a document that kept no history says of it; null where that has no instant.</summary>
    private CounterHistory? HistoryFromBefore() => ChangedAt > DateTimeOffset.UnixEpoch ? CounterHistory.Begin(ChangedAt, Counted) : null;

    private int PlaceOf(ImmutableArray<ShardReading>.Builder? merged, int shard, out bool found)
    {
        int low = 0;
        int high = (merged?.Count ?? Parts.Length) - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int there = merged is null ? Parts[middle].Shard : merged[middle].Shard;
            if (there == shard)
            {
                found = true;
                return middle;
            }

            if (there < shard)
                low = middle + 1;
            else
                high = middle - 1;
        }

        found = false;
        return low;
    }

    private static Int128 SumOf(ImmutableArray<ShardReading> parts)
    {
        Int128 sum = 0;
        foreach (ShardReading part in parts)
            sum += part.N;
        return sum;
    }
}
