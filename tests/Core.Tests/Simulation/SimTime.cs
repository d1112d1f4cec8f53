namespace ShardedCounter.Tests.Simulation;

/// <summary>The clock of a simulated world, in ticks of 100 ns since its beginning.</summary>
internal sealed class SimTime(SimWorld world) : TimeProvider
{
    private static readonly DateTimeOffset _beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public long Ticks { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _beginning.AddTicks(Ticks);

    public override long GetTimestamp() => Ticks;

    public void Advance(long ticks) => Ticks += ticks;

    public void AdvanceTo(long ticks) => Ticks = Math.Max(Ticks, ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period != Timeout.InfiniteTimeSpan && period != TimeSpan.Zero)
            throw new NotSupportedException("The simulation has one-shot timers only.");
        var timer = new SimTimer(world, callback, state);
        if (dueTime != Timeout.InfiniteTimeSpan)
            world.Arm(timer, dueTime);
        return timer;
    }
}
