using System.Text;
using System.Text.Json;

namespace ShardedCounter.CosmosEmulator;

/// <summary>What the store has to know of a document's JSON.</summary>
/// <param name="Id">The id; null when there is none, or no string.</param>
/// <param name="Key">The value at the partition key's path.</param>
/// <param name="TimeToLive">The document's own time to live in seconds, -1 for for ever; null for none.</param>
/// <param name="HasSystemProperties">Whether it brings system properties of its own: those it was read with, which the store replaces.</param>
/// <param name="HasLongNumbers">Whether a number in it may have to be rounded.</param>
internal readonly record struct DocumentFacts(string? Id, PartitionKeyValue Key, int? TimeToLive, bool HasSystemProperties, bool HasLongNumbers)
{
    /// <summary>The members that belong to the store.</summary>
    public static readonly IReadOnlyList<byte[]> SystemProperties = [.. "_rid _self _etag _attachments _ts".Split(' ').Select(Encoding.UTF8.GetBytes)];

    /// <summary>Reads the JSON once through.</summary>
    /// <param name="json">The document.</param>
    /// <param name="keyPath">The partition key's path, name by name.</param>
    /// <exception cref="WireException">400: it is not a JSON object, or has a bad time to live.</exception>
    public static DocumentFacts Read(ReadOnlySpan<byte> json, byte[][] keyPath)
    {
        string? id = null;
        var key = PartitionKeyValue.Undefined;
        int? timeToLive = null;
        bool hasSystemProperties = false;
        bool hasLongNumbers = false;

        // How many names of the key's path the objects open now have followed.
        int followed = 0;
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                throw new WireException(400, "The document is not a JSON object.");
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.Number)
                    hasLongNumbers |= reader.ValueSpan.Length > JsonNumbers.ExactLength;
                if (reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth > 0 && reader.CurrentDepth == followed)
                    followed--;
                if (reader.TokenType != JsonTokenType.PropertyName)
                    continue;
                bool isTop = reader.CurrentDepth == 1;
                bool isId = isTop && reader.ValueTextEquals("id"u8);
                bool isTimeToLive = isTop && reader.ValueTextEquals("ttl"u8);
                hasSystemProperties |= isTop && IsSystem(ref reader);
                bool isOnPath = reader.CurrentDepth == followed + 1 && followed < keyPath.Length && reader.ValueTextEquals(keyPath[followed]);
                if (!isId && !isTimeToLive && !isOnPath)
                    continue;
                reader.Read();
                hasLongNumbers |= reader.TokenType == JsonTokenType.Number && reader.ValueSpan.Length > JsonNumbers.ExactLength;
                if (isId)
                    id = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                if (isTimeToLive)
                    timeToLive = ReadTimeToLive(ref reader);
                if (!isOnPath)
                    continue;
                if (followed == keyPath.Length - 1)
                    key = PartitionKeyValue.Read(ref reader);
                else if (reader.TokenType == JsonTokenType.StartObject)
                    followed++;
            }
        }
        catch (JsonException wrong)
        {
            throw new WireException(400, $"The document is not JSON: {wrong.Message}");
        }

        return new(id, key, timeToLive, hasSystemProperties, hasLongNumbers);
    }

    /// <summary>Whether a member's name belongs to the store.</summary>
    public static bool IsSystem(byte[] name) => SystemProperties.Any(system => system.AsSpan().SequenceEqual(name));

    private static bool IsSystem(ref Utf8JsonReader reader)
    {
        // Most names do not start so, and an escaped one may.
        if (!reader.ValueIsEscaped && (reader.ValueSpan.IsEmpty || reader.ValueSpan[0] != (byte)'_'))
            return false;
        foreach (byte[] system in SystemProperties)
        {
            if (reader.ValueTextEquals(system))
                return true;
        }

        return false;
    }

    private static int? ReadTimeToLive(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out int seconds) || seconds is 0 or < -1)
            throw new WireException(400, "The input ttl is invalid: a positive whole number of seconds, or -1, is expected.");
        return seconds;
    }
}
