using System.Buffers;
using System.Text.Json;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>Documents to and from UTF-8, field by field.</summary>
internal static class JsonText
{
    /// <summary>Reads one field; the reader stands on its name, and must be left on the last token of its value.</summary>
    public delegate void FieldReader<TState>(ref Utf8JsonReader reader, ref TState state);

    /// <summary>The document that <paramref name="fields"/> writes the fields of.</summary>
    public static byte[] Write<TState>(TState state, Action<Utf8JsonWriter, TState> fields)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            fields(writer, state);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads the fields of an object; the reader stands on its opening brace, and is left on the closing one.</summary>
    public static void ReadFields<TState>(ref Utf8JsonReader reader, ref TState state, FieldReader<TState> field)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            field(ref reader, ref state);
        if (reader.TokenType != JsonTokenType.EndObject)
            throw new JsonException($"A document has {reader.TokenType} where its end should be.");
    }

    /// <summary>Reads the fields of a whole document.</summary>
    public static void ReadFields<TState>(ReadOnlySpan<byte> utf8, ref TState state, FieldReader<TState> field)
    {
        var reader = new Utf8JsonReader(utf8);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("A document is no object.");
        ReadFields(ref reader, ref state, field);
    }

    /// <summary>
    /// Calls <paramref name="item"/> on the first token of each entry of <c>Documents</c>, the array that feeds and queries answer with; it must leave the
    /// reader on the entry's last token.
    /// </summary>
    public static void ReadDocuments<TState>(ReadOnlySpan<byte> page, ref TState state, FieldReader<TState> item)
    {
        if (page.IsEmpty)
            return;
        var reader = new Utf8JsonReader(page);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool documents = reader.ValueTextEquals("Documents"u8);
            reader.Read();
            if (!documents)
                reader.Skip();
            else
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    item(ref reader, ref state);
            }
        }
    }

    /// <summary>Reads the whole number that follows, null for <c>null</c>. The store's numbers are doubles and may be written like one.</summary>
    public static long? ReadInt64OrNull(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        return reader.TryGetInt64(out long whole) ? whole : checked((long)reader.GetDouble());
    }

    /// <summary>Reads the whole number that follows.</summary>
    public static long ReadInt64(ref Utf8JsonReader reader) => ReadInt64OrNull(ref reader) ?? throw new JsonException("A number is null.");

    /// <summary>Reads the text that follows.</summary>
    public static string ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString() ?? throw new JsonException("A text is null.");
    }

    /// <summary>Passes over the value that follows.</summary>
    public static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}
