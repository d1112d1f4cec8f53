using ShardedCounter.Accumulation;

namespace ShardedCounter.Tests.Fakes;

/// <summary>
/// One thread for everything: continuations wait here in order until <see cref="Run"/> has run them all. So a test knows that nothing is left to do,
/// and decides itself what happens next.
/// </summary>
internal sealed class Pump : SynchronizationContext, IWorkQueue
{
    private const int Endless = 1_000_000;

    private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = new();

    public override void Post(SendOrPostCallback d, object? state) => _ready.Enqueue((d, state));

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();

    public void Queue(IThreadPoolWorkItem item) => Post(static item => ((IThreadPoolWorkItem)item!).Execute(), item);

    /// <summary>Runs until nothing is ready.</summary>
    public void Run() => Call(static () => 0);

    /// <summary>Calls something in this context, then runs until nothing is ready.</summary>
    public T Call<T>(Func<T> call)
    {
        SynchronizationContext? before = Current;
        SetSynchronizationContext(this);
        try
        {
            T result = call();
            for (int steps = 0; _ready.TryDequeue(out (SendOrPostCallback Callback, object? State) next); steps++)
            {
                Assert.True(steps < Endless, "It goes round and round.");
                next.Callback(next.State);
            }

            return result;
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }
}
