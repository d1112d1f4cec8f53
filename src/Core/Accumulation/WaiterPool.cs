using System.Collections.Concurrent;

namespace ShardedCounter.Accumulation;

/// <summary>Keeps used waiters: a few per thread without synchronisation, the rest shared up to a bound. Any thread.</summary>
internal static class WaiterPool
{
    /// <summary>Waiters a thread keeps for itself. Renting and returning happen on different threads, so most pass through the shared queue.</summary>
    private const int LocalCapacity = 64;

    /// <summary>Waiters kept in all: 8,192 × about 100 bytes.</summary>
    private const int SharedCapacity = 8192;

    private static readonly ConcurrentQueue<IncrementWaiter> _shared = new();
    private static int _sharedCount; // approximate is enough: it only bounds memory

    [ThreadStatic]
    private static Local? _local;

    public static IncrementWaiter Rent()
    {
        Local local = _local ??= new Local();
        if (local.Count > 0)
            return local.Items[--local.Count];
        if (_shared.TryDequeue(out IncrementWaiter? waiter))
        {
            Interlocked.Decrement(ref _sharedCount);
            return waiter;
        }

        return new IncrementWaiter();
    }

    public static void Return(IncrementWaiter waiter)
    {
        waiter.Next = null;
        Local local = _local ??= new Local();
        if (local.Count < LocalCapacity)
        {
            local.Items[local.Count++] = waiter;
        }
        else if (Volatile.Read(ref _sharedCount) < SharedCapacity)
        {
            Interlocked.Increment(ref _sharedCount);
            _shared.Enqueue(waiter);
        }
    }

    private sealed class Local
    {
        public readonly IncrementWaiter[] Items = new IncrementWaiter[LocalCapacity];
        public int Count;
    }
}
