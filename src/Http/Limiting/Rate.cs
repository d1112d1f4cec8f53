namespace ShardedCounter.Http;

/// <summary>How much a caller may do.</summary>
/// <param name="PerSecond">Units a second, above zero.</param>
/// <param name="Burst">Units at once after a pause, at least 1.</param>
internal readonly record struct Rate(double PerSecond, int Burst)
{
    /// <summary>The rate of two settings; null where there is no limit. A burst that is not set is what one second brings, and at least 1.</summary>
    public static Rate? Of(double? perSecond, int? burst) =>
        perSecond is double rate and > 0 ? new Rate(rate, burst ?? (int)Math.Max(1, Math.Ceiling(rate))) : null;
}
