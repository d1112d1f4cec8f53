namespace ShardedCounter.Benchmarks.Model;

/// <summary>The clock of an <see cref="EventQueue"/> for the product's code, with one-shot timers, which are all it sets. Not thread-safe.</summary>
internal sealed class VirtualTime(EventQueue events) : TimeProvider
{
    private static readonly DateTimeOffset _beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _beginning.AddTicks(events.Now);

    public override long GetTimestamp() => events.Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(events, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(EventQueue events, TimerCallback callback, object? state) : ITimer
    {
        private int _armed; // numbers how it was set last, so that what was set before is void

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period != Timeout.InfiniteTimeSpan && period != TimeSpan.Zero)
                throw new NotSupportedException("There are one-shot timers only.");
            int armed = ++_armed;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                events.After(dueTime, () =>
                {
                    if (armed == _armed)
                        callback(state);
                });
            }

            return true;
        }

        public void Dispose() => _armed++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
