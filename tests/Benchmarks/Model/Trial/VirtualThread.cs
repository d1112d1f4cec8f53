using ShardedCounter.Accumulation;

namespace ShardedCounter.Benchmarks.Model;

/// <summary>One thread for all that the product does in a trial: continuations wait here, in order, until <see cref="Run"/> has run them all. So a trial is the same every time.</summary>
internal sealed class VirtualThread : SynchronizationContext, IWorkQueue
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = new();

    public override void Post(SendOrPostCallback d, object? state) => _ready.Enqueue((d, state));

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();

    public override SynchronizationContext CreateCopy() => this;

    public void Queue(IThreadPoolWorkItem item) => Post(static item => ((IThreadPoolWorkItem)item!).Execute(), item);

    /// <summary>Does something on the thread, and all that comes of it at once.</summary>
    public void Run(Action first)
    {
        SynchronizationContext? before = Current;
        SetSynchronizationContext(this);
        try
        {
            first();
            while (_ready.TryDequeue(out (SendOrPostCallback Callback, object? State) next))
                next.Callback(next.State);
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Waits for work of other threads, while this one stands.</summary>
    public static T Await<T>(Func<Task<T>> work)
    {
        SynchronizationContext? before = Current;
        SetSynchronizationContext(null);
        try
        {
            return work().GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }
}
