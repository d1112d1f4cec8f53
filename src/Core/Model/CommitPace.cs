namespace ShardedCounter.Model;

/// <summary>
/// How far apart a store wants unkeyed flushes: a commit costs about the same for one increment as for a thousand, in processor time on a local disk, in request units and
/// money on a service.
/// </summary>
/// <param name="MaxLinger">The longest an increment is held back to be folded with others, unless configured; and how far apart flushes are at the full rate.</param>
/// <param name="FreeRate">Increments per second up to which flushes follow each other as fast as they land; 0: they never do while increments are coming.</param>
/// <param name="FullRate">Increments per second from which flushes are <paramref name="MaxLinger"/> apart; above <paramref name="FreeRate"/>.</param>
public readonly record struct CommitPace(TimeSpan MaxLinger, double FreeRate, double FullRate)
{
    /// <summary>A commit costs some 0.3 ms of processor time: below 30,000 increments per second there is time to spare.</summary>
    public static CommitPace LocalDisk { get; } = new(TimeSpan.FromMilliseconds(2), 30_000, 60_000);

    /// <summary>
    /// A commit costs some 15 request units and takes some 10 ms however much it folds. Flushes move apart in proportion to the rate: an instance never makes more than some 40 commits
    /// per second for one counter; 150 ms fold 75 increments into one at 500 per second, and 150 at 1,000 per second.
    /// </summary>
    public static CommitPace RequestUnits { get; } = new(TimeSpan.FromMilliseconds(150), 0, 500);
}
