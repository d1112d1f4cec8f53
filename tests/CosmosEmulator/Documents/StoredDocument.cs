using System.Text.Json;

namespace ShardedCounter.CosmosEmulator;

/// <summary>One version of a document. Immutable but for <see cref="IsCurrent"/> and <see cref="IsListed"/>, which the container's lock guards.</summary>
internal sealed class StoredDocument
{
    private object? _element;

    public required string Id { get; init; }

    /// <summary>The document's number in its container, for ever: what its <c>_rid</c> is made of.</summary>
    public required ulong Number { get; init; }

    public required LogicalPartition Partition { get; init; }

    /// <summary>The JSON, with the system properties at its end.</summary>
    public required byte[] Body { get; init; }

    /// <summary>The entity tag with its quotes.</summary>
    public required string ETag { get; init; }

    /// <summary>Seconds since 1970.</summary>
    public required long Timestamp { get; init; }

    /// <summary>The second from which on it is gone; <see cref="long.MaxValue"/> for never.</summary>
    public required long ExpiresAt { get; init; }

    /// <summary>The transaction of its range that wrote this version.</summary>
    public required long Lsn { get; init; }

    /// <summary>Whether it has been put into the feed.</summary>
    public bool IsListed { get; set; }

    /// <summary>False once it was replaced or deleted: the feed passes it over.</summary>
    public bool IsCurrent { get; set; } = true;

    /// <summary>The document for expressions. Parsed when first asked for and kept, since a version never changes; two threads may both parse it, which is harmless.</summary>
    public JsonElement Element
    {
        get
        {
            if (_element is JsonElement known)
                return known;
            var parsed = JsonElement.Parse(Body);
            _element = parsed;
            return parsed;
        }
    }
}
