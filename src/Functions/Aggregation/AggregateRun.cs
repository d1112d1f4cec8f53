namespace ShardedCounter.Functions.Aggregation;

/// <summary>What a run of the orchestration did so far; its result, and what one generation hands to the next.</summary>
/// <param name="Rounds">Rounds done.</param>
/// <param name="Changes">Changed shard documents that went through.</param>
/// <param name="Ranges">Feed ranges there are.</param>
/// <param name="FailedRanges">Ranges that failed in the last round, at most <see cref="MaxFailedRanges"/> of them.</param>
/// <param name="CaughtUp">True when the last round left nothing.</param>
/// <param name="Saved">False when another run was there first in the last round, and freshness is that one's to publish.</param>
/// <param name="AsOf">The instant before which every acknowledged increment is in the totals, if saved; the Unix epoch while a range was never caught up.</param>
public sealed record AggregateRun(int Rounds, long Changes, int Ranges, IReadOnlyList<FailedRange> FailedRanges, bool CaughtUp, bool Saved, DateTimeOffset AsOf)
{
    /// <summary>Failures that are told one by one: a result stays small when all fail alike.</summary>
    public const int MaxFailedRanges = 10;

    /// <summary>Nothing yet.</summary>
    internal static AggregateRun Start { get; } = new(0, 0, 0, [], CaughtUp: false, Saved: false, DateTimeOffset.UnixEpoch);

    /// <summary>With one round more.</summary>
    internal AggregateRun Add(IReadOnlyList<RangeOutcome> outcomes, bool saved, DateTimeOffset asOf) => new(
        Rounds + 1,
        Changes + outcomes.Sum(static outcome => (long)outcome.Changes),
        outcomes.Count,
        [.. outcomes.Where(static outcome => outcome.Failure is not null).Take(MaxFailedRanges).Select(static outcome => new FailedRange(outcome.Cursor.Range, outcome.Failure!))],
        outcomes.All(static outcome => outcome.CaughtUp),
        saved,
        asOf);
}
