namespace ShardedCounter.CosmosEmulator;

/// <summary>What a feed or a query reaches of a container: one logical partition, a range, a piece of one, or everything. Used under the container's lock.</summary>
internal sealed class Scope
{
    private readonly DocumentContainer _container;
    private readonly PartitionKeyValue? _key;

    private Scope(DocumentContainer container, PartitionKeyValue? key, LogicalPartition? partition, PartitionRange? range, KeySpan span)
    {
        _container = container;
        _key = key;
        Partition = partition;
        Range = range;
        Span = span;
    }

    /// <summary>The logical partition; null when there is no key, or nothing was ever written under it.</summary>
    public LogicalPartition? Partition { get; }

    /// <summary>The range all of it lies in; null when it spans several.</summary>
    public PartitionRange? Range { get; }

    /// <summary>The piece of the key space.</summary>
    public KeySpan Span { get; }

    /// <summary>The documents of the scope, expired ones with them.</summary>
    public IEnumerable<StoredDocument> Documents => _key is not null
        ? Partition?.Documents ?? []
        : _container.Partitions.Where(partition => Span.Contains(partition.EffectiveKey)).SelectMany(partition => partition.Documents);

    /// <summary>Reads the scope from a request's headers.</summary>
    /// <exception cref="WireException">410/1002: the range is gone, or the piece lies in several; 400: a header is wrong.</exception>
    public static Scope Of(Call call, DocumentContainer container)
    {
        var range = call.Info.RangeId is { } rangeId ? Named(container, rangeId) : null;
        if (call.Key is { } key)
        {
            var own = container.RangeAt(key.EffectiveKey());
            if (range is not null && range != own)
                throw Gone();
            return new Scope(container, key, container.Find(key), own, own.Span);
        }

        var span = range?.Span ?? KeySpan.All;
        string? start = call.Request.Header(HeaderNames.StartEpk);
        string? end = call.Request.Header(HeaderNames.EndEpk);
        if (start is not null || end is not null)
        {
            var piece = new KeySpan(start is null ? span.Min : KeySpan.ParseKey(start), end is null ? span.Max : KeySpan.ParseKey(end));
            range ??= container.Ranges.Find(candidate => candidate.Span.Contains(piece));

            // A piece that no range has any more spans both halves of one that was split.
            if (range is null || !range.Span.Contains(piece))
                throw Gone();
            span = piece;
        }

        if (range is null && container.Ranges.Count == 1)
            range = container.Ranges[0];
        return new Scope(container, null, null, range, span);
    }

    /// <summary>Whether a document is in the scope.</summary>
    public bool Contains(StoredDocument document) => _key is { } key ? document.Partition.Key == key : Span.Contains(document.Partition.EffectiveKey);

    /// <summary>
    /// The documents with ids under any key of the scope. Where the partition key is the id, ids name the partitions: of a million of them a look-up needs a handful.
    /// </summary>
    public IEnumerable<StoredDocument> WithIds(IReadOnlySet<string> ids)
    {
        if (_key is not null)
            return Partition is null ? [] : Among(Partition, ids);
        return _container.Definition.IsKeyedById
            ? ids.Select(id => _container.Find(PartitionKeyValue.Of(id))?.Find(id)).OfType<StoredDocument>().Where(Contains)
            : _container.Partitions.Where(partition => Span.Contains(partition.EffectiveKey)).SelectMany(partition => Among(partition, ids));
    }

    private static IEnumerable<StoredDocument> Among(LogicalPartition partition, IReadOnlySet<string> ids) => ids.Count < partition.Count
        ? ids.Select(partition.Find).OfType<StoredDocument>()
        : partition.Documents.Where(document => ids.Contains(document.Id));

    private static PartitionRange Named(DocumentContainer container, string rangeId)
    {
        // With or without the container's resource id before it.
        string id = rangeId[(rangeId.LastIndexOf(',') + 1)..];
        return container.Ranges.Find(range => range.Id == id) ?? throw Gone();
    }

    private static WireException Gone() => new(410, "The partition key range is gone: it was split.", 1002);
}
