namespace ShardedCounter.Flushing;

/// <summary>
/// What the intake asks before it takes anything. The flush loop and shutdown write, any thread reads; a reading can be a sweep
/// (100 ms) old, which lets a little more or less in and breaks nothing.
/// </summary>
internal sealed class FlushState
{
    private long _oldestAgeTicks;
    private volatile bool _closed;

    /// <summary>True once shutdown began: nothing is taken any more.</summary>
    public bool IsClosed => _closed;

    /// <summary>The age of the oldest increment that is taken and not yet committed; zero when there is none.</summary>
    public TimeSpan OldestAge
    {
        get => new(Volatile.Read(ref _oldestAgeTicks));
        set => Volatile.Write(ref _oldestAgeTicks, value.Ticks);
    }

    /// <summary>
    /// Closes the intake. A full fence stands behind it: a caller that still found it open is seen by whoever looks for callers afterwards
    /// (<see cref="FlushContext.EnterCaller"/>).
    /// </summary>
    public void Close()
    {
        _closed = true;
        Interlocked.MemoryBarrier();
    }
}
