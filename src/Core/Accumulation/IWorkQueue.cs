namespace ShardedCounter.Accumulation;

/// <summary>Where callers' continuations are run, off the thread that settled their commit.</summary>
internal interface IWorkQueue
{
    /// <summary>Runs the item soon, once.</summary>
    void Queue(IThreadPoolWorkItem item);
}

/// <summary>The thread pool's global queue: first come, first served, on whichever core is free.</summary>
internal sealed class PoolWorkQueue : IWorkQueue
{
    public static PoolWorkQueue Instance { get; } = new();

    public void Queue(IThreadPoolWorkItem item) => ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false);
}
