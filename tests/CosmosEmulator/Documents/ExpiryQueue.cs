namespace ShardedCounter.CosmosEmulator;

/// <summary>
/// The versions that will expire, by when, so that a write can clear away what is gone. Reads do not rely on it: they look at the time themselves. Replaced versions stay until they outnumber the others.
/// The container's lock guards it.
/// </summary>
internal sealed class ExpiryQueue
{
    private const int SmallestSweep = 256;

    private PriorityQueue<StoredDocument, long> _queue = new();
    private int _stale;

    /// <summary>Adds a version, if it expires.</summary>
    public void Add(StoredDocument document)
    {
        if (document.ExpiresAt != long.MaxValue)
            _queue.Enqueue(document, document.ExpiresAt);
    }

    /// <summary>Says that a version has been replaced or deleted.</summary>
    public void MarkStale(StoredDocument document)
    {
        if (document.ExpiresAt == long.MaxValue || ++_stale < SmallestSweep || _stale <= _queue.Count / 2)
            return;
        _queue = new(_queue.UnorderedItems.Where(item => item.Element.IsCurrent));
        _stale = 0;
    }

    /// <summary>Takes out a current version that has expired; null when there is none.</summary>
    public StoredDocument? TakeExpired(long now)
    {
        while (_queue.TryPeek(out var document, out long expiresAt) && expiresAt <= now)
        {
            _queue.Dequeue();
            if (document.IsCurrent)
                return document;
            _stale--;
        }

        return null;
    }
}
