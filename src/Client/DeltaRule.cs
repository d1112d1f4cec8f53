namespace ShardedCounter.Client;

/// <summary>The range of increments.</summary>
internal static class DeltaRule
{
    /// <summary>The largest magnitude that the service takes.</summary>
    public const long Max = 1_000_000_000_000;

    public static bool Fits(long delta) => delta is >= -Max and <= Max;

    /// <exception cref="ArgumentOutOfRangeException">The delta is 0 or too large.</exception>
    public static void Check(long delta)
    {
        if (delta == 0 || !Fits(delta))
            throw new ArgumentOutOfRangeException(nameof(delta), delta, "A delta is within ±10^12 and not 0.");
    }
}
