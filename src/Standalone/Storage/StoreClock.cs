namespace ShardedCounter.Standalone.Storage;

/// <summary>The store's clock: the greater of the wall clock and the last instant issued, in whole milliseconds. Any thread.</summary>
/// <remarks>
/// Freshness compares instants of acknowledgements with instants of reads; a wall clock set back must not make a later commit look
/// earlier than an instant already published. It starts at the latest instant the file knows of, so a restart keeps that.
/// </remarks>
internal sealed class StoreClock(TimeProvider time, long lastIssuedMs)
{
    private long _lastIssuedMs = lastIssuedMs;

    /// <summary>Now, in milliseconds since the Unix epoch.</summary>
    public long NowMs()
    {
        long wall = time.GetUtcNow().ToUnixTimeMilliseconds();
        long last = Volatile.Read(ref _lastIssuedMs);
        while (wall > last)
        {
            long seen = Interlocked.CompareExchange(ref _lastIssuedMs, wall, last);
            if (seen == last)
                return wall;
            last = seen;
        }

        return last;
    }

    /// <summary>Now.</summary>
    public DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(NowMs());
}
