namespace ShardedCounter.Benchmarks.Model;

/// <summary>
/// How the SDK repeats a write that was answered 449, by itself and inside the call: after 10 ms, then twice as long each time up to 1 s, up to 5 ms more by chance, for 30 s at most
/// (<c>GoneAndRetryWithRetryPolicy</c> in the SDK's direct layer).
/// </summary>
internal static class RetryWith
{
    private const double FirstMs = 10;
    private const double LongestMs = 1_000;
    private const double SaltMs = 5;

    /// <summary>For how long after the first send it repeats.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    /// <summary>The wait before a repetition.</summary>
    /// <param name="repeated">How often it was repeated before.</param>
    /// <param name="chance">For the salt.</param>
    public static TimeSpan Draw(int repeated, Chance chance) =>
        TimeSpan.FromMilliseconds(Math.Min(LongestMs, FirstMs * Math.Pow(2, Math.Min(repeated, 10))) + (SaltMs * chance.Even()));
}
