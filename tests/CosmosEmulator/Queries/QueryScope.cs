using ShardedCounter.CosmosEmulator.Sql;

namespace ShardedCounter.CosmosEmulator;

/// <summary>Where a query looks: in one logical partition, in a range or a piece of one, or, in a container of one range, everywhere.</summary>
/// <param name="Range">The range asked.</param>
/// <param name="Key">The partition key asked for; null for all of the range.</param>
/// <param name="Partition">Its partition; null when nothing was ever written to it.</param>
/// <param name="Span">The piece of the key space asked for.</param>
internal sealed record QueryScope(PartitionRange Range, PartitionKeyValue? Key, LogicalPartition? Partition, KeySpan Span)
{
    /// <summary>Tells the scope by a request's headers. Under the container's lock.</summary>
    /// <exception cref="WireException">410/1002: the range is no more; 400: the request must be sent to the ranges one by one.</exception>
    public static QueryScope Of(Call call, DocumentContainer container)
    {
        if (call.Key is { } key)
            return new(container.RangeAt(key.EffectiveKey()), key, container.Find(key), KeySpan.All);
        var span = new KeySpan(
            call.Request.Header(HeaderNames.StartEpk) is { } start ? KeySpan.ParseKey(start) : 0,
            call.Request.Header(HeaderNames.EndEpk) is { } end ? KeySpan.ParseKey(end) : KeySpan.End);
        var range = call.Request.Header(HeaderNames.PartitionKeyRangeId) is { } id
            ? container.Ranges.Find(range => range.Id == id)
            : container.Ranges.Find(range => range.Span.Contains(span));
        if (range is not null)
            return new(range, null, null, span);
        throw call.Request.Header(HeaderNames.PartitionKeyRangeId) is null && call.Request.Header(HeaderNames.StartEpk) is null
            ? new WireException(400, "The provided cross partition query can not be directly served by the gateway: send it to the ranges one by one.", 1004)
            : new WireException(410, "The partition key range is gone.", 1002);
    }

    /// <summary>The documents the query may have to look at: those with the ids it asks for, or all. Under the lock.</summary>
    public IEnumerable<StoredDocument> Documents(DocumentContainer container, SqlQuery query, long now)
    {
        var candidates = Key is not null
            ? Partition is null ? [] : Among(Partition, query.Ids)
            : Partitions(container, query.Ids).Where(partition => partition.Range == Range && Span.Contains(partition.EffectiveKey))
                .SelectMany(partition => Among(partition, query.Ids));
        return candidates.Where(document => document.ExpiresAt > now);
    }

    private static IEnumerable<StoredDocument> Among(LogicalPartition partition, IReadOnlySet<string>? ids)
    {
        if (ids is null)
            return partition.Documents;
        return ids.Count < partition.Count
            ? ids.Select(partition.Find).OfType<StoredDocument>()
            : partition.Documents.Where(document => ids.Contains(document.Id));
    }

    // Where the partition key is the id, ids name the partitions: of a million of them a look-up needs a handful.
    private static IEnumerable<LogicalPartition> Partitions(DocumentContainer container, IReadOnlySet<string>? ids) => ids is not null && container.Definition.KeyPath is ["id"]
        ? ids.Select(id => container.Find(PartitionKeyValue.Of(id))).OfType<LogicalPartition>()
        : container.Partitions;
}
