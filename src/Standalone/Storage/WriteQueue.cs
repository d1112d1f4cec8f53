namespace ShardedCounter.Standalone.Storage;

/// <summary>Hands operations from any thread to the writer's thread, in order, as groups.</summary>
/// <remarks>
/// All fields are read and written under _gate. The writer sleeps on the monitor only while the queue is empty, and decides so under
/// the same lock that an operation is added under, so no wake-up can be lost; and a thread that adds to a queue whose writer is awake
/// pays for a lock and nothing else.
/// </remarks>
internal sealed class WriteQueue
{
    /// <summary>
    /// The most rows in a group, give or take one operation: every row may dirty a page of its own, and 4,096 pages of 4 KiB are 16 MiB, a
    /// quarter of what the write-ahead log may grow to.
    /// </summary>
    private const int MaxGroupRows = 4096;

    private readonly object _gate = new(); // a Lock cannot be waited on
    private readonly Queue<WriteOperation> _waiting = new();
    private bool _writerSleeps;
    private bool _closed;

    /// <summary>Adds an operation; false after <see cref="Close"/>.</summary>
    public bool TryAdd(WriteOperation operation)
    {
        lock (_gate)
        {
            if (_closed)
                return false;
            _waiting.Enqueue(operation);
            if (_writerSleeps)
                Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Takes what is waiting, up to a group's size; sleeps while there is nothing. False when closed and empty.</summary>
    public bool Take(List<WriteOperation> group)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_closed)
            {
                _writerSleeps = true;
                Monitor.Wait(_gate);
                _writerSleeps = false;
            }

            int rows = 0;
            while (rows < MaxGroupRows && _waiting.TryDequeue(out WriteOperation? operation))
            {
                group.Add(operation);
                rows += operation.Rows;
            }

            return group.Count > 0;
        }
    }

    /// <summary>Takes no more; what is waiting is still given out.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
    }
}
