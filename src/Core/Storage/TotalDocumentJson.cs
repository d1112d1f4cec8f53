using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ShardedCounter.Aggregation;
using ShardedCounter.Aggregation.History;
using ShardedCounter.Model;

namespace ShardedCounter.Storage;

/// <summary>
/// The stored form of a total: <c>{"parts":{"0":[n,rev],…},"baseline":"0","total":0,"changedAt":ms,"hidden":false,"resets":[…],"history":{…}}</c>.
/// A contract: readers skip fields they do not know, and no field changes its meaning.
/// </summary>
/// <remarks>
/// <c>total</c> is for the store's ordering only and never read back: the value is computed from <c>parts</c> and <c>baseline</c>.
/// Amounts that can pass 2^53 are decimal text.
/// </remarks>
public static class TotalDocumentJson
{
    /// <summary>Writes the fields of a document into an object the caller has opened, so that a store can add its own.</summary>
    public static void WriteFields(Utf8JsonWriter writer, TotalDocument total)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(total);
        Span<char> name = stackalloc char[11];
        writer.WriteStartObject("parts"u8);
        foreach (ShardReading part in total.Parts)
        {
            part.Shard.TryFormat(name, out int length, provider: CultureInfo.InvariantCulture);
            writer.WriteStartArray(name[..length]);
            writer.WriteNumberValue(part.N);
            writer.WriteNumberValue(part.Rev);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.WriteString("baseline"u8, total.Baseline.ToString(CultureInfo.InvariantCulture));
        writer.WriteNumber("total"u8, (double)total.Value);
        writer.WriteNumber("changedAt"u8, total.ChangedAt.ToUnixTimeMilliseconds());
        writer.WriteBoolean("hidden"u8, total.Hidden);
        writer.WriteStartArray("resets"u8);
        foreach (ResetRecord reset in total.Resets)
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, reset.Id);
            writer.WriteString("drained"u8, reset.Drained.ToString(CultureInfo.InvariantCulture));
            writer.WriteNumber("asOf"u8, reset.AsOf.ToUnixTimeMilliseconds());
            writer.WriteNumber("at"u8, reset.At.ToUnixTimeMilliseconds());
            writer.WriteBoolean("hid"u8, reset.Hid);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (total.History is { } history)
            CounterHistoryJson.Write(writer, history);
    }

    /// <summary>The document as one UTF-8 JSON object.</summary>
    public static void Write(IBufferWriter<byte> output, TotalDocument total)
    {
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        WriteFields(writer, total);
        writer.WriteEndObject();
    }

    /// <summary>Reads what <see cref="Write"/> or a store around <see cref="WriteFields"/> wrote.</summary>
    /// <exception cref="JsonException">The text is not a total document.</exception>
    public static TotalDocument Read(CounterId counter, ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        Expect(ref reader, JsonTokenType.StartObject);
        ImmutableArray<ShardReading> parts = [];
        ImmutableArray<ResetRecord> resets = [];
        Int128 baseline = 0;
        DateTimeOffset changedAt = DateTimeOffset.UnixEpoch;
        bool hidden = false;
        CounterHistory? history = null;
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("parts"u8))
                parts = ReadParts(ref reader);
            else if (reader.ValueTextEquals("baseline"u8))
                baseline = ReadAmount(ref reader);
            else if (reader.ValueTextEquals("changedAt"u8))
                changedAt = ReadInstant(ref reader);
            else if (reader.ValueTextEquals("hidden"u8))
                hidden = ReadFlag(ref reader);
            else if (reader.ValueTextEquals("resets"u8))
                resets = ReadResets(ref reader);
            else if (reader.ValueTextEquals("history"u8))
                history = CounterHistoryJson.Read(ref reader);
            else
                reader.Skip();
        }

        return new TotalDocument(counter, parts, baseline, changedAt, hidden, resets, history);
    }

    private static ImmutableArray<ShardReading> ReadParts(ref Utf8JsonReader reader)
    {
        ImmutableArray<ShardReading>.Builder parts = ImmutableArray.CreateBuilder<ShardReading>(Layout.DefaultShards);
        Expect(ref reader, JsonTokenType.StartObject);
        while (NextProperty(ref reader))
        {
            int shard = int.Parse(reader.ValueSpan, CultureInfo.InvariantCulture);
            Expect(ref reader, JsonTokenType.StartArray);
            Expect(ref reader, JsonTokenType.Number);
            long n = reader.GetInt64();
            Expect(ref reader, JsonTokenType.Number);
            long rev = reader.GetInt64();
            Expect(ref reader, JsonTokenType.EndArray);
            parts.Add(new ShardReading(shard, n, rev));
        }

        // Our own writer sorts them; a store that rewrites documents may not keep the order of properties.
        parts.Sort(static (a, b) => a.Shard.CompareTo(b.Shard));
        return parts.DrainToImmutable();
    }

    private static ImmutableArray<ResetRecord> ReadResets(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartArray);
        ImmutableArray<ResetRecord>.Builder resets = ImmutableArray.CreateBuilder<ResetRecord>();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            string id = string.Empty;
            Int128 drained = 0;
            DateTimeOffset asOf = DateTimeOffset.UnixEpoch;
            DateTimeOffset at = DateTimeOffset.UnixEpoch;
            bool hid = false;
            while (NextProperty(ref reader))
            {
                if (reader.ValueTextEquals("id"u8))
                {
                    Expect(ref reader, JsonTokenType.String);
                    id = reader.GetString()!;
                }
                else if (reader.ValueTextEquals("drained"u8))
                    drained = ReadAmount(ref reader);
                else if (reader.ValueTextEquals("asOf"u8))
                    asOf = ReadInstant(ref reader);
                else if (reader.ValueTextEquals("at"u8))
                    at = ReadInstant(ref reader);
                else if (reader.ValueTextEquals("hid"u8))
                    hid = ReadFlag(ref reader);
                else
                    reader.Skip();
            }

            resets.Add(new ResetRecord(id, drained, asOf, at, hid));
        }

        return resets.ToImmutable();
    }

    internal static Int128 ReadAmount(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.String);
        return Int128.Parse(reader.ValueSpan, CultureInfo.InvariantCulture);
    }

    internal static DateTimeOffset ReadInstant(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.Number);
        return DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64());
    }

    private static bool ReadFlag(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetBoolean();
    }

    internal static bool NextProperty(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
            throw new JsonException("A total document ends too early.");
        return reader.TokenType == JsonTokenType.PropertyName;
    }

    internal static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (!reader.Read() || reader.TokenType != token)
            throw new JsonException($"A total document has {reader.TokenType} where {token} should be.");
    }
}
