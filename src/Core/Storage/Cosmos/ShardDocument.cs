using System.Globalization;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using ShardedCounter.Model;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>
/// The stored form of a counter's sum in one shard: <c>{"id":"c|name","shard":"3","kind":"count","counter":"name","n":5,"rev":1}</c>, and what is
/// common to all documents of a shard. A contract: no field changes its meaning.
/// </summary>
internal static class ShardDocument
{
    /// <summary>The value of <c>kind</c>.</summary>
    public const string Kind = "count";

    /// <summary>A predicate that no document fulfils: n never passes 2^53 − 1.</summary>
    private const string NeverInRange = "FROM c WHERE c.n > 9007199254740991";

    private static readonly PartitionKey[] _partitions = [.. Enumerable.Range(0, Layout.MaxShards).Select(static shard => new PartitionKey(ShardName(shard)))];

    /// <summary>The document's id.</summary>
    public static string IdOf(CounterId counter) => "c|" + counter.Name;

    /// <summary>A shard's logical partition.</summary>
    public static PartitionKey PartitionOf(int shard) => _partitions[shard];

    /// <summary>A shard's name: its number as text.</summary>
    public static string ShardName(int shard) => shard.ToString(CultureInfo.InvariantCulture);

    /// <summary>The document after the first commit that names the counter in this shard.</summary>
    public static byte[] Write(int shard, CounterDelta delta) => JsonText.Write((shard, delta), static (writer, state) =>
    {
        writer.WriteString("id"u8, IdOf(state.delta.Counter));
        writer.WriteString("shard"u8, ShardName(state.shard));
        writer.WriteString("kind"u8, Kind);
        writer.WriteString("counter"u8, state.delta.Counter.Name);
        writer.WriteNumber("n"u8, state.delta.Delta);
        writer.WriteNumber("rev"u8, 1);
    });

    /// <summary>What a commit does to a document that is there.</summary>
    public static IReadOnlyList<PatchOperation> Increment(long delta) => [PatchOperation.Increment("/n", delta), PatchOperation.Increment("/rev", 1)];

    /// <summary>
    /// The condition under which a delta keeps the sum within ±(2^53 − 1); null where it always does. Numbers alone, because a condition has no parameters.
    /// A delta that is no folded one is never in range.
    /// </summary>
    public static string? RangePredicate(long delta)
    {
        if (!DeltaRange.IsFolded(delta))
            return NeverInRange;
        return delta switch
        {
            > 0 => string.Create(CultureInfo.InvariantCulture, $"FROM c WHERE c.n <= {DeltaRange.MaxFolded - delta}"),
            < 0 => string.Create(CultureInfo.InvariantCulture, $"FROM c WHERE c.n >= {-DeltaRange.MaxFolded - delta}"),
            _ => null,
        };
    }

    /// <summary>Reads a document of a shard; null when it is a mark or a receipt. The reader stands on the opening brace.</summary>
    public static ShardChange? Read(ref Utf8JsonReader reader)
    {
        Fields fields = default;
        JsonText.ReadFields(ref reader, ref fields, ReadField);
        return fields.IsCount ? new ShardChange(CounterId.Parse(fields.Counter!), new ShardReading(fields.Shard, fields.N, fields.Rev)) : null;
    }

    /// <summary>Reads a document that is a sum.</summary>
    public static ShardReading Read(ReadOnlySpan<byte> utf8)
    {
        Fields fields = default;
        JsonText.ReadFields(utf8, ref fields, ReadField);
        return new ShardReading(fields.Shard, fields.N, fields.Rev);
    }

    private static void ReadField(ref Utf8JsonReader reader, ref Fields fields)
    {
        if (reader.ValueTextEquals("kind"u8))
        {
            reader.Read();
            fields.IsCount = reader.ValueTextEquals("count"u8);
        }
        else if (reader.ValueTextEquals("shard"u8))
        {
            reader.Read();
            fields.Shard = int.Parse(reader.ValueSpan, CultureInfo.InvariantCulture);
        }
        else if (reader.ValueTextEquals("counter"u8))
            fields.Counter = JsonText.ReadText(ref reader);
        else if (reader.ValueTextEquals("n"u8))
            fields.N = JsonText.ReadInt64(ref reader);
        else if (reader.ValueTextEquals("rev"u8))
            fields.Rev = JsonText.ReadInt64(ref reader);
        else
            JsonText.Skip(ref reader);
    }

    private struct Fields
    {
        public bool IsCount;
        public int Shard;
        public string? Counter;
        public long N;
        public long Rev;
    }
}
