namespace ShardedCounter.Tests.Simulation;

/// <summary>
/// A world of one thread and a clock of its own: every continuation of every simulated process waits here until the seeded
/// dice pick it, every timer until its instant has come. The same seed gives the same run.
/// </summary>
internal sealed class SimWorld
{
    private readonly List<(SimProcess? Process, SendOrPostCallback Callback, object? State)> _ready = [];
    private readonly PriorityQueue<SimTimer, (long Due, long Order)> _timers = new();
    private long _order;

    public SimWorld(int seed)
    {
        Random = new Random(seed);
        Time = new SimTime(this);
    }

    /// <summary>The run's dice.</summary>
    public Random Random { get; }

    /// <summary>The run's clock.</summary>
    public SimTime Time { get; }

    /// <summary>How many steps were made.</summary>
    public long Steps { get; private set; }

    /// <summary>Makes something run in a process's context, some time.</summary>
    public void Post(SimProcess? process, SendOrPostCallback callback, object? state) => _ready.Add((process, callback, state));

    /// <summary>Makes something happen after a delay, whoever has died meanwhile.</summary>
    public void Schedule(TimeSpan delay, Action action) => Arm(new SimTimer(this, _ => action(), null), delay);

    /// <summary>A delay drawn evenly from 0 to <paramref name="mostMs"/>, in steps of a tenth of a millisecond.</summary>
    public TimeSpan Within(int mostMs) => TimeSpan.FromMilliseconds(Random.Next((mostMs * 10) + 1) / 10.0);

    /// <summary>True with the given probability.</summary>
    public bool Chance(double probability) => Random.NextDouble() < probability;

    /// <summary>Runs until the task is done.</summary>
    public void RunUntil(Task task, long maxSteps = 5_000_000)
    {
        while (!task.IsCompleted)
            Step(maxSteps);
        task.GetAwaiter().GetResult();
    }

    internal void Arm(SimTimer timer, TimeSpan delay)
    {
        timer.Due = Time.Ticks + Math.Max(0, delay.Ticks);
        timer.Version++;
        _timers.Enqueue(new SimTimer(timer), (timer.Due, _order++));
    }

    private void Step(long maxSteps)
    {
        if (++Steps > maxSteps)
            throw new InvalidOperationException($"No end after {maxSteps} steps.");

        // Work takes a little time, so that timers come due between any two steps.
        if (_ready.Count > 0)
            Time.Advance(Random.Next(300));
        if (_timers.TryPeek(out _, out (long Due, long Order) next) && (next.Due <= Time.Ticks || _ready.Count == 0))
        {
            Time.AdvanceTo(next.Due);
            _timers.Dequeue().Fire();
            return;
        }

        if (_ready.Count == 0)
            throw new InvalidOperationException("Nothing is ready and no timer is set: somebody waits for ever.");
        int pick = Random.Next(_ready.Count);
        (SimProcess? process, SendOrPostCallback callback, object? state) = _ready[pick];
        _ready[pick] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        if (process is { IsAlive: false })
            return;
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(process);
        try
        {
            callback(state);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }
}
