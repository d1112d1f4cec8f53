namespace ShardedCounter.Ingestion.Events;

/// <summary>A place among a shard's items in a batch: before an item of a chunk.</summary>
internal readonly record struct BatchPlace(int Chunk, int Item)
{
    /// <summary>Behind everything.</summary>
    public static BatchPlace End { get; } = new(int.MaxValue, 0);

    /// <summary>True when this place comes before another.</summary>
    public bool IsBefore(BatchPlace other) => Chunk < other.Chunk || (Chunk == other.Chunk && Item < other.Item);
}
