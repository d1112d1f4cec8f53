namespace ShardedCounter.Flushing;

/// <summary>
/// Wakes the flush loop when a linger is over: at the soonest of the instants it was given since it last did, so that a commit which lands early cuts
/// short what was waited for while it was under way.
/// </summary>
/// <remarks>
/// Set by the loop alone, goes off on any thread. A later instant changes nothing: the loop then looks too early, and sets it again. No wake is lost:
/// what is left unset because the timer is set has a wake before it, and that comes after the timer counts as unset.
/// </remarks>
internal sealed class LingerTimer : IDisposable
{
    /// <summary>Less is not worth setting a timer again for: two looks at the clock differ, and timers go by the millisecond.</summary>
    private static readonly TimeSpan _worthwhile = TimeSpan.FromMilliseconds(0.1);

    private readonly TimeProvider _time;
    private readonly Action _wake;
    private readonly ITimer _timer;
    private long _due; // while it is set, in the clock's ticks
    private volatile bool _isSet;

    /// <param name="time">The clock.</param>
    /// <param name="wake">Called when the linger is over.</param>
    public LingerTimer(TimeProvider time, Action wake)
    {
        _time = time;
        _wake = wake;
        _timer = time.CreateTimer(static timer => ((LingerTimer)timer!).GoOff(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Sees to it that the loop is woken no later than in so long.</summary>
    /// <param name="wait">Above zero.</param>
    public void WakeIn(TimeSpan wait)
    {
        long now = _time.GetTimestamp();
        if (_isSet && wait > _time.GetElapsedTime(now, _due) - _worthwhile)
            return;
        _due = now + (long)(wait.TotalSeconds * _time.TimestampFrequency);
        _isSet = true;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    private void GoOff()
    {
        _isSet = false;
        _wake();
    }
}
