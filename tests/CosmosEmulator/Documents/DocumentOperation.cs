namespace ShardedCounter.CosmosEmulator;

/// <summary>One operation on one document: a request of its own, or part of a batch.</summary>
internal sealed class DocumentOperation
{
    /// <summary>Read, Create, Replace, Upsert, Patch or Delete.</summary>
    public required RequestKind Kind { get; init; }

    /// <summary>The id in the address; null for a create and an upsert, whose body has it.</summary>
    public string? Id { get; init; }

    /// <summary>The document or the patch; empty for a read and a delete.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The entity tag the document must have; null for any.</summary>
    public string? IfMatch { get; init; }

    /// <summary>The entity tag a read document must not have; null for any.</summary>
    public string? IfNoneMatch { get; init; }

    /// <summary>Whether the answer to a write leaves the document out.</summary>
    public bool IsMinimal { get; init; }

    /// <summary>The partition key of an operation in a bulk request; null where the request has one for all.</summary>
    public string? PartitionKey { get; init; }
}
