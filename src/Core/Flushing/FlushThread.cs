namespace ShardedCounter.Flushing;

/// <summary>
/// The thread that flushing runs on: a context for the loop and the drivers of its commits, whose continuations come here instead of the
/// pool. Under load a continuation on the pool waits behind hundreds of requests at every hop; here the next step of a commit waits for nothing.
/// </summary>
/// <remarks>
/// Post from any thread; what is posted runs in order, one at a time. An exception that leaves a callback ends the process, as on any thread. The
/// thread runs in the background: a process that forgets to close it still exits.
/// <para>
/// Its own timers (<see cref="CreateTimer"/>) are the timeout of its own sleep: hundreds of lingers a second would otherwise each wake the runtime's timer
/// thread, then one of the pool's, and then this one.
/// </para>
/// </remarks>
internal sealed partial class FlushThread : SynchronizationContext, IDisposable
{
    private readonly object _gate = new();
    private readonly Thread _thread;
    private readonly List<Timer> _timers = []; // under _gate: a handful
    private Queue<(SendOrPostCallback Callback, object? State)> _posted = new();
    private Queue<(SendOrPostCallback Callback, object? State)> _running = new();
    private bool _idle;
    private bool _closed;

    public FlushThread()
    {
        _thread = new Thread(Run) { Name = "counter flush", IsBackground = true };
        _thread.Start();
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_gate)
        {
            _posted.Enqueue((d, state));
            if (_idle)
            {
                _idle = false;
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>Not for this context: it would wait for a thread that must not wait.</summary>
    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Lets the thread end when nothing is left to run. What is posted afterwards never runs.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        SetSynchronizationContext(this);
        while (TakePosted())
        {
            while (_running.TryDequeue(out (SendOrPostCallback Callback, object? State) next))
                next.Callback(next.State);
        }
    }

    private bool TakePosted()
    {
        lock (_gate)
        {
            int sleepMs;
            while ((sleepMs = PostDueTimers()) != 0 && _posted.Count == 0)
            {
                if (_closed)
                    return false;
                _idle = true;
                Monitor.Wait(_gate, sleepMs);
            }

            _idle = false;
            (_posted, _running) = (_running, _posted);
            return true;
        }
    }
}
