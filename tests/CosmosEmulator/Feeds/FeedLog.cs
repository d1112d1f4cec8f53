namespace ShardedCounter.CosmosEmulator;

/// <summary>
/// The documents of a range in the order of their last change. Versions that were replaced stay where they were until they outnumber the others, and are passed over: so a write costs the
/// same however large the range is. The container's lock guards it.
/// </summary>
internal sealed class FeedLog
{
    private const int SmallestSweep = 256;

    private readonly List<StoredDocument> _versions = [];
    private int _stale;

    /// <summary>How many versions it holds, replaced ones with them.</summary>
    public int Length => _versions.Count;

    /// <summary>Appends a version; never one of an earlier transaction than the last.</summary>
    public void Append(StoredDocument document) => _versions.Add(document);

    /// <summary>Says that a version in the log has been replaced or deleted.</summary>
    public void MarkStale()
    {
        _stale++;
        if (_stale < SmallestSweep || _stale <= _versions.Count / 2)
            return;
        _versions.RemoveAll(version => !version.IsCurrent);
        _stale = 0;
    }

    /// <summary>The current versions of later transactions than <paramref name="lsn"/>.</summary>
    public IEnumerable<StoredDocument> After(long lsn)
    {
        int low = 0, high = _versions.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_versions[middle].Lsn > lsn)
                high = middle;
            else
                low = middle + 1;
        }

        for (int at = low; at < _versions.Count; at++)
        {
            if (_versions[at].IsCurrent)
                yield return _versions[at];
        }
    }
}
