using ShardedCounter.Ingestion;

namespace ShardedCounter.Accumulation;

/// <summary>
/// Answers a list of waiters with one status, a slice at a time: a slice is one work item, because queueing each caller's continuation by
/// itself costs more than running it, and one item for all would leave the other cores idle.
/// </summary>
internal sealed class WaiterCompletion : IThreadPoolWorkItem
{
    /// <summary>Callers answered by one work item: some 100 µs of work at about 5 µs a response.</summary>
    private const int SliceLength = 24;

    private readonly IncrementWaiter _first;
    private readonly IncrementStatus _status;

    private WaiterCompletion(IncrementWaiter first, IncrementStatus status)
    {
        _first = first;
        _status = status;
    }

    /// <summary>Answers all waiters of a list the caller owns. Returns how many there are, before they have run.</summary>
    public static int Queue(IncrementWaiter? list, IncrementStatus status, IWorkQueue queue)
    {
        int count = 0;
        while (list is not null)
        {
            IncrementWaiter first = list;
            IncrementWaiter last = list;
            int length = 1;
            for (; length < SliceLength && last.Next is not null; length++)
                last = last.Next;
            list = last.Next;
            last.Next = null;
            count += length;
            queue.Queue(new WaiterCompletion(first, status));
        }

        return count;
    }

    /// <inheritdoc/>
    public void Execute()
    {
        IncrementWaiter? waiter = _first;
        while (waiter is not null)
        {
            // Completing lets the caller reuse the waiter: its link is read first.
            IncrementWaiter? next = waiter.Next;
            waiter.Complete(_status);
            waiter = next;
        }
    }
}
