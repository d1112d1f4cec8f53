using System.Globalization;
using System.Text.Json;
using ShardedCounter.Aggregation.History;

namespace ShardedCounter.Storage;

/// <summary>
/// The stored form of a history, the field <c>"history":{"from":ms,"before":"0","minutes":"…","hours":"…","days":"…"}</c> of a total document: rings are the base64 of
/// <see cref="HistoryCode"/>, what is 0 or empty is left out. A contract as <see cref="TotalDocumentJson"/> is.
/// </summary>
/// <remarks>Text, and not arrays of numbers: those take more room, and Cosmos DB would round what passes 2^53. Writing one is a copy.</remarks>
internal static class CounterHistoryJson
{
    /// <summary>Writes the field.</summary>
    public static void Write(Utf8JsonWriter writer, CounterHistory history)
    {
        writer.WriteStartObject("history"u8);
        writer.WriteNumber("from"u8, history.From.ToUnixTimeMilliseconds());
        if (history.CountedBefore != 0)
            writer.WriteString("before"u8, history.CountedBefore.ToString(CultureInfo.InvariantCulture));
        WriteRing(writer, "minutes"u8, history.RingOf(HistoryResolution.Minute));
        WriteRing(writer, "hours"u8, history.RingOf(HistoryResolution.Hour));
        WriteRing(writer, "days"u8, history.RingOf(HistoryResolution.Day));
        writer.WriteEndObject();
    }

    /// <summary>Reads the field's value; the reader stands on the field's name, and is left on the value's end.</summary>
    /// <exception cref="JsonException">It is no history.</exception>
    public static CounterHistory Read(ref Utf8JsonReader reader)
    {
        TotalDocumentJson.Expect(ref reader, JsonTokenType.StartObject);
        DateTimeOffset from = DateTimeOffset.UnixEpoch;
        Int128 before = 0;
        HistoryRing minutes = default;
        HistoryRing hours = default;
        HistoryRing days = default;
        while (TotalDocumentJson.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("from"u8))
                from = TotalDocumentJson.ReadInstant(ref reader);
            else if (reader.ValueTextEquals("before"u8))
                before = TotalDocumentJson.ReadAmount(ref reader);
            else if (reader.ValueTextEquals("minutes"u8))
                minutes = ReadRing(ref reader);
            else if (reader.ValueTextEquals("hours"u8))
                hours = ReadRing(ref reader);
            else if (reader.ValueTextEquals("days"u8))
                days = ReadRing(ref reader);
            else
                reader.Skip();
        }

        return new CounterHistory(from, before, minutes, hours, days);
    }

    private static void WriteRing(Utf8JsonWriter writer, ReadOnlySpan<byte> name, HistoryRing ring)
    {
        if (!ring.Code.IsEmpty)
            writer.WriteBase64String(name, ring.Code);
    }

    private static HistoryRing ReadRing(ref Utf8JsonReader reader)
    {
        TotalDocumentJson.Expect(ref reader, JsonTokenType.String);
        return reader.TryGetBytesFromBase64(out byte[]? code) && HistoryRing.TryParse(code, out HistoryRing ring)
            ? ring
            : throw new JsonException("A total document's history is no ring of buckets.");
    }
}
