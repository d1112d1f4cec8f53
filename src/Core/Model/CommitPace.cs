namespace ShardedCounter.Model;

/// <summary>
/// How far apart a store wants unkeyed flushes: a commit costs about the same for one increment as for a thousand, in processor time on a local disk, in request units and
/// money on a service.
/// </summary>
/// <param name="MaxLinger">The longest an increment is held back to be folded with others, unless configured; and how far apart flushes are at the full rate.</param>
/// <param name="FreeRate">Increments per second up to which flushes follow each other as fast as they land.</param>
/// <param name="FullRate">Increments per second from which flushes are <paramref name="MaxLinger"/> apart; above <paramref name="FreeRate"/>.</param>
public readonly record struct CommitPace(TimeSpan MaxLinger, double FreeRate, double FullRate)
{
    /// <summary>A commit costs some 0.3 ms of processor time: below 30,000 increments per second there is time to spare.</summary>
    public static CommitPace LocalDisk { get; } = new(TimeSpan.FromMilliseconds(2), 30_000, 60_000);

    /// <summary>
    /// A commit costs some 15 request units and takes some 10 ms however much it folds. Paying one for each increment is fine up to 50 per second; from 500 per
    /// second 150 ms fold at least 75 into one, and 150 at 1,000 per second.
    /// </summary>
    public static CommitPace RequestUnits { get; } = new(TimeSpan.FromMilliseconds(150), 50, 500);
}
