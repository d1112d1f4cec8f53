namespace ShardedCounter.Flushing;

/// <summary>One-shot timers whose callbacks run on the thread.</summary>
internal sealed partial class FlushThread
{
    /// <summary>
    /// The clock as seen from this thread: the same, and its one-shot timers run here. A clock that is not the system's keeps its own timers, which are
    /// somebody's to move.
    /// </summary>
    public TimeProvider ClockOf(TimeProvider time) => time == TimeProvider.System ? new Clock(this) : time;

    private Timer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime)
    {
        var timer = new Timer(this, callback, state);
        lock (_gate)
            _timers.Add(timer);
        timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        return timer;
    }

    /// <summary>Under the gate: posts the callbacks that are due. Returns 0 when it did, else how long the thread may sleep; −1: until it is woken.</summary>
    private int PostDueTimers()
    {
        long next = long.MaxValue;
        bool posted = false;
        foreach (Timer timer in _timers)
        {
            if (timer.DueMs == long.MaxValue)
                continue;
            long now = Environment.TickCount64;
            if (timer.DueMs <= now)
            {
                timer.DueMs = long.MaxValue;
                _posted.Enqueue((static state => ((Timer)state!).Fire(), timer));
                posted = true;
            }
            else
            {
                next = Math.Min(next, timer.DueMs - now);
            }
        }

        return posted ? 0 : next == long.MaxValue ? Timeout.Infinite : (int)Math.Min(next, int.MaxValue);
    }

    /// <summary>The system's clock, but for the timers.</summary>
    private sealed class Clock(FlushThread thread) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            period == Timeout.InfiniteTimeSpan
                ? thread.CreateTimer(callback, state, dueTime)
                : throw new NotSupportedException("The flush thread has one-shot timers only.");
    }

    /// <summary>A timer in whole milliseconds, rounded up. Any thread may change it.</summary>
    private sealed class Timer(FlushThread thread, TimerCallback callback, object? state) : ITimer
    {
        /// <summary>When it is due, by <see cref="Environment.TickCount64"/>; the largest value for never. Under the thread's gate.</summary>
        public long DueMs { get; set; } = long.MaxValue;

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (thread._gate)
            {
                DueMs = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : Environment.TickCount64 + (long)Math.Ceiling(dueTime.TotalMilliseconds);
                if (thread._idle)
                    Monitor.Pulse(thread._gate);
            }

            return true;
        }

        public void Dispose()
        {
            lock (thread._gate)
                thread._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
