namespace ShardedCounter.Model;

/// <summary>The ranges that increments and sums keep to.</summary>
public static class DeltaRange
{
    /// <summary>The largest magnitude of one increment: 10^12. A thousand of them stay below <see cref="MaxFolded"/>.</summary>
    public const long MaxIncrement = 1_000_000_000_000;

    /// <summary>
    /// The largest magnitude of a folded delta and of a shard's sum: 2^53 − 1, the largest integer that an IEEE double, the
    /// only number Cosmos DB has, holds exactly together with all below it.
    /// </summary>
    public const long MaxFolded = (1L << 53) - 1;

    /// <summary>True for what one increment may carry: not 0 and within ±<see cref="MaxIncrement"/>.</summary>
    public static bool IsIncrement(long delta) => delta is not 0 and >= -MaxIncrement and <= MaxIncrement;

    /// <summary>True for what a folded delta or a shard's sum may be: within ±<see cref="MaxFolded"/>.</summary>
    public static bool IsFolded(long delta) => delta is >= -MaxFolded and <= MaxFolded;
}
