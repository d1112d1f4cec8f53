using System.Text;
using ShardedCounter.Model;

namespace ShardedCounter.Ingestion.Events;

/// <summary>
/// Which shard a counter's events of one partition go to: <see cref="StableHash"/> of producer and counter, among the N0 shards that never change in number. So an
/// event that comes again meets the mark that it moved. Immutable.
/// </summary>
internal sealed class EventRouting(ProducerId producer, int stableShards)
{
    // No line feed is in a producer or a counter: no two pairs make one text.
    private readonly byte[] _prefix = Encoding.UTF8.GetBytes(producer.Value + "\n");

    /// <summary>Whose marks are moved.</summary>
    public ProducerId Producer { get; } = producer;

    /// <summary>N0.</summary>
    public int StableShards { get; } = stableShards;

    /// <summary>The shard of a valid name in UTF-8.</summary>
    public int ShardOf(ReadOnlySpan<byte> counter)
    {
        Span<byte> text = stackalloc byte[1_024]; // three parts of at most 256 characters and a counter of at most 128
        _prefix.CopyTo(text);
        counter.CopyTo(text[_prefix.Length..]);
        return StableHash.ShardOf(text[..(_prefix.Length + counter.Length)], StableShards);
    }
}
