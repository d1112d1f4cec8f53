namespace ShardedCounter.CosmosEmulator;

/// <summary>The documents of one partition key. Its container's lock guards it.</summary>
internal sealed class LogicalPartition
{
    // Where the partition key is the id, a container has a million partitions of one document: those have no table.
    private StoredDocument? _only;
    private Dictionary<string, StoredDocument>? _many;

    public LogicalPartition(PartitionKeyValue key, UInt128 effectiveKey, PartitionRange range, Budget? budget)
    {
        Key = key;
        EffectiveKey = effectiveKey;
        Range = range;
        Budget = budget;
    }

    public PartitionKeyValue Key { get; }

    public UInt128 EffectiveKey { get; }

    /// <summary>The range it lies in; another one after a split.</summary>
    public PartitionRange Range { get; set; }

    /// <summary>Its request units; null when they are without limit.</summary>
    public Budget? Budget { get; }

    public int Count => _many?.Count ?? (_only is null ? 0 : 1);

    /// <summary>All documents, expired ones with them, in no order.</summary>
    public IEnumerable<StoredDocument> Documents => _many is not null ? _many.Values : _only is not null ? [_only] : [];

    public StoredDocument? Find(string id) =>
        _many is not null ? _many.GetValueOrDefault(id) : _only is not null && _only.Id == id ? _only : null;

    public void Put(StoredDocument document)
    {
        if (_many is null && (_only is null || _only.Id == document.Id))
        {
            _only = document;
            return;
        }

        if (_many is null)
        {
            _many = new Dictionary<string, StoredDocument>(StringComparer.Ordinal) { [_only!.Id] = _only };
            _only = null;
        }

        _many[document.Id] = document;
    }

    public void Remove(string id)
    {
        if (_many is not null)
            _many.Remove(id);
        else if (_only is not null && _only.Id == id)
            _only = null;
    }
}
