using System.Threading.Tasks.Sources;

namespace ShardedCounter.Flushing;

/// <summary>
/// Wakes one loop. Setting it any number of times before the loop waits again wakes it once; no set is lost. <see cref="Set"/> from any
/// thread, <see cref="WaitAsync"/> from the loop alone.
/// </summary>
/// <remarks>
/// State: idle → (wait) waiting → (set) idle and the loop resumed; idle → (set) set → (wait) idle and no suspension. Each arrow is one
/// compare-exchange, so a set that meets a wait is seen by one of them. The loop resumes on the pool or on its own context, never inside <see cref="Set"/>.
/// </remarks>
internal sealed class AsyncSignal : IValueTaskSource
{
    private const int Idle = 0;
    private const int Waiting = 1;
    private const int IsSet = 2;

    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private int _state;

    /// <summary>Wakes the loop, now or when it next waits.</summary>
    public void Set()
    {
        int state = Volatile.Read(ref _state);
        while (state != IsSet)
        {
            int seen = Interlocked.CompareExchange(ref _state, state == Waiting ? Idle : IsSet, state);
            if (seen == state)
            {
                if (state == Waiting)
                    _core.SetResult(true);
                return;
            }

            state = seen;
        }
    }

    /// <summary>Completes at once when set since the last wait, otherwise with the next set.</summary>
    public ValueTask WaitAsync()
    {
        _core.Reset();
        if (Interlocked.CompareExchange(ref _state, Waiting, Idle) == Idle)
            return new ValueTask(this, _core.Version);

        Volatile.Write(ref _state, Idle); // was set; only the loop leaves this state
        return ValueTask.CompletedTask;
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
