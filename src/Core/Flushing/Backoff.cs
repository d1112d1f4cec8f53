namespace ShardedCounter.Flushing;

/// <summary>How long to wait before an attempt is repeated: doubling from 20 ms to 5 s, each wait drawn from its upper half. Any thread.</summary>
/// <param name="time">The clock.</param>
/// <param name="random">Spreads the waits of many writers; used under a lock.</param>
internal sealed class Backoff(TimeProvider time, Random random)
{
    private const double FirstMs = 20;
    private const double LongestMs = 5_000;

    private readonly Lock _gate = new();

    /// <summary>Waits before another attempt of the same commit.</summary>
    /// <param name="retries">How often it was repeated before.</param>
    /// <param name="atLeast">What the store asked for.</param>
    /// <param name="cancellationToken">Ends the wait by an exception.</param>
    public Task WaitAsync(int retries, TimeSpan atLeast, CancellationToken cancellationToken = default) =>
        Task.Delay(Draw(retries, atLeast), time, cancellationToken);

    /// <summary>Waits before a throttled commit moves to another shard: not at all the first time, since most likely only that shard is hot.</summary>
    public Task WaitBeforeMoveAsync(int throttles, TimeSpan atLeast)
    {
        TimeSpan wait = DrawBeforeMove(throttles, atLeast);
        return wait == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(wait, time);
    }

    /// <summary>Draws the wait of <see cref="WaitAsync"/>.</summary>
    public TimeSpan Draw(int retries, TimeSpan atLeast)
    {
        double ceilingMs = Math.Min(LongestMs, FirstMs * Math.Pow(2, Math.Min(retries, 16)));
        double drawn;
        lock (_gate)
            drawn = 0.5 + (random.NextDouble() / 2);
        var wait = TimeSpan.FromMilliseconds(ceilingMs * drawn);
        return wait > atLeast ? wait : atLeast;
    }

    /// <summary>Draws the wait of <see cref="WaitBeforeMoveAsync"/>.</summary>
    public TimeSpan DrawBeforeMove(int throttles, TimeSpan atLeast) => throttles == 0 ? TimeSpan.Zero : Draw(throttles - 1, atLeast);
}
