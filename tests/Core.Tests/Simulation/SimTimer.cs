namespace ShardedCounter.Tests.Simulation;

/// <summary>A one-shot timer. Arming it again makes what was armed before void.</summary>
internal sealed class SimTimer : ITimer
{
    private readonly SimWorld? _world;
    private readonly TimerCallback? _callback;
    private readonly object? _state;
    private readonly SimTimer? _armed; // set in the queue's entries: the timer they stand for

    public SimTimer(SimWorld world, TimerCallback callback, object? state)
    {
        _world = world;
        _callback = callback;
        _state = state;
    }

    /// <summary>An entry for the queue: this arming of the timer and no other.</summary>
    public SimTimer(SimTimer armed)
    {
        _armed = armed;
        Version = armed.Version;
    }

    public long Due { get; set; }

    public long Version { get; set; }

    public void Fire()
    {
        if (_armed is { } timer && timer.Version == Version)
            timer._callback!(timer._state);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        Version++;
        if (dueTime != Timeout.InfiniteTimeSpan)
            _world!.Arm(this, dueTime);
        return true;
    }

    public void Dispose() => Version++;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
