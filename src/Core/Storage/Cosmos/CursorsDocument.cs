using System.Text.Json;
using ShardedCounter.Aggregation;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>The stored form of all feed cursors: <c>{"id":"cursors","cursors":[{"range":"…","continuation":"…","drainedAt":ms}]}</c>.</summary>
internal static class CursorsDocument
{
    /// <summary>The document.</summary>
    public static byte[] Write(string id, IReadOnlyList<FeedCursor> cursors) => JsonText.Write((id, cursors), static (writer, state) =>
    {
        writer.WriteString("id"u8, state.id);
        writer.WriteStartArray("cursors"u8);
        foreach (FeedCursor cursor in state.cursors)
        {
            writer.WriteStartObject();
            writer.WriteString("range"u8, cursor.Range);
            writer.WriteString("continuation"u8, cursor.Continuation);
            writer.WriteNumber("drainedAt"u8, cursor.DrainedAt.ToUnixTimeMilliseconds());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    /// <summary>Reads a document.</summary>
    public static IReadOnlyList<FeedCursor> Read(ReadOnlySpan<byte> utf8)
    {
        var cursors = new List<FeedCursor>();
        JsonText.ReadFields(utf8, ref cursors, ReadCursors);
        return cursors;
    }

    private static void ReadCursors(ref Utf8JsonReader reader, ref List<FeedCursor> cursors)
    {
        if (!reader.ValueTextEquals("cursors"u8))
        {
            JsonText.Skip(ref reader);
            return;
        }

        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var cursor = new FeedCursor(string.Empty, null, DateTimeOffset.UnixEpoch);
            JsonText.ReadFields(ref reader, ref cursor, ReadField);
            cursors.Add(cursor);
        }
    }

    private static void ReadField(ref Utf8JsonReader reader, ref FeedCursor cursor)
    {
        if (reader.ValueTextEquals("range"u8))
            cursor = cursor with { Range = JsonText.ReadText(ref reader) };
        else if (reader.ValueTextEquals("continuation"u8))
        {
            reader.Read();
            cursor = cursor with { Continuation = reader.GetString() };
        }
        else if (reader.ValueTextEquals("drainedAt"u8))
            cursor = cursor with { DrainedAt = DateTimeOffset.FromUnixTimeMilliseconds(JsonText.ReadInt64(ref reader)) };
        else
            JsonText.Skip(ref reader);
    }
}
