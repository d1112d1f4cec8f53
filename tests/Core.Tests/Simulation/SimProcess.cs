using ShardedCounter.Accumulation;
using ShardedCounter.Storage;

namespace ShardedCounter.Tests.Simulation;

/// <summary>
/// A process: a context whose continuations run one at a time in an order the dice choose, until it is killed. Then nothing of it
/// runs any more, in the middle of whatever it was doing, and its callers see the connection break.
/// </summary>
internal sealed class SimProcess(SimWorld world) : SynchronizationContext, IWorkQueue
{
    private readonly List<Action> _openCalls = [];

    public bool IsAlive { get; private set; } = true;

    /// <summary>True when it ended by being killed.</summary>
    public bool WasKilled { get; private set; }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsAlive)
            world.Post(this, d, state);
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();

    public override SynchronizationContext CreateCopy() => this;

    public void Queue(IThreadPoolWorkItem item) => Post(static work => ((IThreadPoolWorkItem)work!).Execute(), item);

    /// <summary>Starts something in the process.</summary>
    public void Start(Func<Task> work) => Post(static state => _ = ((Func<Task>)state!)(), work);

    /// <summary>Calls into the process from outside. Not answered when it died before it did.</summary>
    public Task<SimAnswer<T>> CallAsync<T>(Func<ValueTask<T>> call)
    {
        var answer = new TaskCompletionSource<SimAnswer<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!IsAlive)
        {
            answer.SetResult(default);
            return answer.Task;
        }

        void Break() => answer.TrySetResult(default);
        _openCalls.Add(Break);
        Start(async () =>
        {
            try
            {
                answer.TrySetResult(new SimAnswer<T>(true, await call()));
            }
            catch (StoreUnavailableException)
            {
                answer.TrySetResult(default); // a 503: as good as no answer
            }

            _openCalls.Remove(Break);
        });
        return answer.Task;
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        WasKilled = true;
        End();
    }

    /// <summary>The process exits.</summary>
    public void End()
    {
        IsAlive = false;
        foreach (Action breakCall in _openCalls)
            breakCall();
        _openCalls.Clear();
    }
}

/// <summary>What a call into a process came to.</summary>
internal readonly record struct SimAnswer<T>(bool Answered, T Value);
