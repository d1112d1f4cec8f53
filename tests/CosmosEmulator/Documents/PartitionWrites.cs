using System.Buffers;

namespace ShardedCounter.CosmosEmulator;

/// <summary>
/// A transaction on one logical partition. Used under the container's lock from its making to <see cref="Commit"/> or <see cref="Undo"/>: each operation is applied at once, so that those after
/// it see it, and noted so that it can be undone.
/// </summary>
internal sealed class PartitionWrites
{
    private readonly DocumentContainer _container;
    private readonly LogicalPartition _partition;
    private readonly PredicateCache _predicates;
    private readonly long _now;
    private readonly List<(string Id, StoredDocument? Before)> _undo = [];

    public PartitionWrites(DocumentContainer container, LogicalPartition partition, PredicateCache predicates, DateTimeOffset now)
    {
        _container = container;
        _partition = partition;
        _predicates = predicates;
        _now = DocumentContainer.Seconds(now);
    }

    /// <summary>Applies an operation. What the service refuses is a result, and leaves everything as it was.</summary>
    public OperationResult Apply(DocumentOperation operation)
    {
        try
        {
            return operation.Kind switch
            {
                RequestKind.Read => Read(operation),
                RequestKind.Create => Create(operation),
                RequestKind.Upsert => Upsert(operation),
                RequestKind.Replace => Replace(operation),
                RequestKind.Patch => Patch(operation),
                RequestKind.Delete => Delete(operation),
                _ => OperationResult.Refused(400, $"An operation of the kind {operation.Kind} is not known here."),
            };
        }
        catch (WireException wrong)
        {
            return new OperationResult(wrong.Status, Cost.Refused, null, wrong.Message, wrong.SubStatus);
        }
    }

    /// <summary>Makes the transaction the range's last, and shows what it wrote in the change feed.</summary>
    public void Commit()
    {
        if (_undo.Count == 0)
            return;
        _container.Keep(_partition);
        var range = _partition.Range;
        range.Lsn++;
        foreach (var (id, before) in _undo)
        {
            // A document that one transaction wrote twice is in the feed once: versions in between were never listed.
            if (before is { IsListed: true, IsCurrent: true })
            {
                before.IsCurrent = false;
                range.Feed.MarkStale();
                _container.Expiry.MarkStale(before);
            }

            if (_partition.Find(id) is { IsListed: false } written)
            {
                written.IsListed = true;
                range.Feed.Append(written);
                _container.Expiry.Add(written);
            }
        }

        _container.RemoveExpired(_now);
    }

    /// <summary>Takes everything back.</summary>
    public void Undo()
    {
        for (int at = _undo.Count - 1; at >= 0; at--)
        {
            var (id, before) = _undo[at];
            if (before is null)
                _partition.Remove(id);
            else
                _partition.Put(before);
        }

        _undo.Clear();
    }

    private OperationResult Read(DocumentOperation operation)
    {
        if (Live(operation.Id!) is not { } document)
            return Missing();
        return operation.IfNoneMatch is { } tag && (tag == "*" || tag == document.ETag)
            ? new OperationResult(304, Cost.Read(document.Body.Length), document)
            : new OperationResult(200, Cost.Read(document.Body.Length), document);
    }

    private OperationResult Create(DocumentOperation operation)
    {
        var facts = Facts(operation.Body);
        string id = DocumentRules.CheckId(facts.Id);
        return Live(id) is null
            ? Write(201, id, null, operation.Body, facts)
            : OperationResult.Refused(409, "Entity with the specified id already exists in the system.");
    }

    private OperationResult Upsert(DocumentOperation operation)
    {
        var facts = Facts(operation.Body);
        string id = DocumentRules.CheckId(facts.Id);
        var old = Live(id);
        if (old is not null && Mismatch(operation, old) is { } mismatch)
            return mismatch;
        return Write(old is null ? 201 : 200, id, old, operation.Body, facts);
    }

    private OperationResult Replace(DocumentOperation operation)
    {
        var facts = Facts(operation.Body);
        string id = DocumentRules.CheckId(facts.Id);
        if (id != operation.Id)
            return OperationResult.Refused(400, "The id of a document does not change.");
        if (Live(id) is not { } old)
            return Missing();
        return Mismatch(operation, old) ?? Write(200, id, old, operation.Body, facts);
    }

    private OperationResult Patch(DocumentOperation operation)
    {
        var patch = PatchDocument.Parse(operation.Body);
        if (Live(operation.Id!) is not { } old)
            return Missing();
        if (Mismatch(operation, old) is { } mismatch)
            return mismatch;
        if (patch.Condition is { } condition && !_predicates.Get(condition).Matches(old.Element))
            return OperationResult.Refused(412, "One of the specified pre-condition is not met");
        var tree = new JsonTree(old.Body);
        foreach (byte[] name in DocumentFacts.SystemProperties)
            tree.Remove(name);
        PatchApplication.Apply(patch, tree, _container.Definition.KeyPath);
        var output = new ArrayBufferWriter<byte>(old.Body.Length + 64);
        tree.Write(output);
        return Write(200, old.Id, old, output.WrittenMemory, Facts(output.WrittenMemory));
    }

    private OperationResult Delete(DocumentOperation operation)
    {
        if (Live(operation.Id!) is not { } old)
            return Missing();
        if (Mismatch(operation, old) is { } mismatch)
            return mismatch;
        _undo.Add((old.Id, old));
        _partition.Remove(old.Id);
        return new OperationResult(204, Cost.Write(old.Body.Length));
    }

    private DocumentFacts Facts(ReadOnlyMemory<byte> json)
    {
        var facts = DocumentFacts.Read(json.Span, _container.Definition.KeyPath);
        if (facts.Key != _partition.Key)
            throw new WireException(400, "PartitionKey extracted from document doesn't match the one specified in the header.", 1001);
        return facts;
    }

    private OperationResult Write(int status, string id, StoredDocument? old, ReadOnlyMemory<byte> json, in DocumentFacts facts)
    {
        ulong number = old?.Number ?? _container.NewDocumentNumber();
        string etag = _container.NewETag();
        byte[] body = DocumentWriter.Compose(json, facts, _container.Link, _container.DocumentRid(number), etag, _now);
        DocumentRules.CheckLength(body.Length);

        // An expired version is still there, and what undoing has to put back.
        var before = _partition.Find(id);
        var document = new StoredDocument
        {
            Id = id,
            Number = number,
            Partition = _partition,
            Body = body,
            ETag = etag,
            Timestamp = _now,
            ExpiresAt = ExpiresAt(facts.TimeToLive),
            Lsn = _partition.Range.Lsn + 1,
        };
        _undo.Add((id, before));
        _partition.Put(document);
        return new OperationResult(status, Cost.Write(body.Length), document);
    }

    private long ExpiresAt(int? own)
    {
        // Off for the container is off for all of it; a document's own value goes before the container's.
        if (_container.Definition.DefaultTimeToLive is not { } common)
            return long.MaxValue;
        int seconds = own ?? common;
        return seconds < 0 ? long.MaxValue : _now + seconds;
    }

    private StoredDocument? Live(string id) => _partition.Find(id) is { } document && document.ExpiresAt > _now ? document : null;

    private static OperationResult? Mismatch(DocumentOperation operation, StoredDocument document) =>
        operation.IfMatch is { } tag && tag != "*" && tag != document.ETag
            ? OperationResult.Refused(412, "One of the specified pre-condition is not met")
            : null;

    private static OperationResult Missing() => OperationResult.Refused(404, "Entity with the specified id does not exist in the system.");
}
