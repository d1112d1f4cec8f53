using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ShardedCounter.CosmosEmulator;

/// <summary>The partition key of a document: one value, of one path.</summary>
/// <param name="Kind">Its type.</param>
/// <param name="Text">A string's characters; empty for other types.</param>
/// <param name="Number">A number's value; 0 for other types.</param>
internal readonly record struct PartitionKeyValue(PartitionKeyKind Kind, string Text, double Number)
{
    /// <summary>The key of documents without the path, <c>[{}]</c> on the wire.</summary>
    public static PartitionKeyValue Undefined => new(PartitionKeyKind.Undefined, "", 0);

    /// <summary>A string key.</summary>
    public static PartitionKeyValue Of(string text) => new(PartitionKeyKind.String, text, 0);

    /// <summary>The value that a reader stands on. Arrays and objects cannot be partition keys and count as undefined, as in documents.</summary>
    public static PartitionKeyValue Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return Of(reader.GetString()!);
            case JsonTokenType.Number:
                return new(PartitionKeyKind.Number, "", reader.GetDouble());
            case JsonTokenType.True:
                return new(PartitionKeyKind.True, "", 0);
            case JsonTokenType.False:
                return new(PartitionKeyKind.False, "", 0);
            case JsonTokenType.Null:
                return new(PartitionKeyKind.Null, "", 0);
            default:
                reader.Skip();
                return Undefined;
        }
    }

    /// <summary>Reads the header: a JSON array of one value.</summary>
    /// <exception cref="WireException">400: it is not that.</exception>
    public static PartitionKeyValue Parse(string header)
    {
        // Most are plain strings: ["7"].
        if (header.Length >= 4 && header.StartsWith("[\"", StringComparison.Ordinal) && header.EndsWith("\"]", StringComparison.Ordinal)
            && header.AsSpan(2, header.Length - 4).IndexOfAny('"', '\\') < 0)
            return Of(header[2..^2]);
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(header));
            if (reader.Read() && reader.TokenType == JsonTokenType.StartArray && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var value = Read(ref reader);
                if (reader.Read() && reader.TokenType == JsonTokenType.EndArray)
                    return value;
            }
        }
        catch (JsonException)
        {
            // Answered below, as everything that is not one value.
        }

        throw new WireException(400, $"Partition key {header} is invalid: an array of one value is expected.");
    }

    /// <summary>
    /// The place in the key space, from 0 below 2^126: the hash of version 2, as clients compute it too. It is the 128-bit MurmurHash3 (x64, seed 0) of the type's byte and
    /// the value – a string's UTF-8 with 0xFF behind it, a number's eight bytes –, read as a number in the order that the hash has in memory, backwards, without its two highest bits.
    /// </summary>
    public UInt128 EffectiveKey()
    {
        int capacity = Encoding.UTF8.GetMaxByteCount(Text.Length) + 10;
        var bytes = capacity <= 512 ? stackalloc byte[512] : new byte[capacity];
        bytes[0] = (byte)Kind;
        int length = 1;
        if (Kind == PartitionKeyKind.Number)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes[1..], Number);
            length = 9;
        }
        else if (Kind == PartitionKeyKind.String)
        {
            length += Encoding.UTF8.GetBytes(Text, bytes[1..]);
            bytes[length++] = 0xFF;
        }

        return Murmur128.Hash(bytes[..length]) & (UInt128.MaxValue >> 2);
    }

    /// <summary>A string as it is, anything else as JSON.</summary>
    public override string ToString() => Kind switch
    {
        PartitionKeyKind.String => Text,
        PartitionKeyKind.Number => Number.ToString("R", CultureInfo.InvariantCulture),
        PartitionKeyKind.True => "true",
        PartitionKeyKind.False => "false",
        PartitionKeyKind.Null => "null",
        _ => "{}",
    };
}
