using System.Text;
using System.Text.Json;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>
/// Where a page ended: at a document's place and, in an ordered query, at the values it is sorted by. The next page starts after them whatever was written
/// in between, so a document that keeps its place is neither skipped nor seen twice.
/// </summary>
/// <param name="Rid">The place of the last document of the page.</param>
/// <param name="Keys">What it is sorted by.</param>
/// <param name="Passed">How many documents TOP or OFFSET have counted so far.</param>
internal sealed record SqlContinuation(ulong Rid, SqlValue[] Keys, int Passed)
{
    /// <summary>Reads a token.</summary>
    /// <exception cref="SqlRefusedException">The token is not one that this endpoint wrote for such a query.</exception>
    public static SqlContinuation Parse(string token, int keys)
    {
        try
        {
            // The values outlive the parsed document: its buffer comes from the pool unless it is cloned.
            var root = JsonSerializer.Deserialize<JsonElement>(token);
            var values = root.GetProperty("keys").EnumerateArray().Select(item => item.TryGetProperty("item", out var key) ? SqlValue.Of(key) : default).ToArray();
            int passed = root.GetProperty("passed").GetInt32();
            return values.Length == keys && passed >= 0 ? new(root.GetProperty("rid").GetUInt64(), values, passed) : throw Malformed();
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Malformed();
        }
    }

    /// <summary>Writes the token, in ASCII as it travels in a header.</summary>
    public override string ToString()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteNumber("rid", Rid);
            writer.WriteNumber("passed", Passed);
            writer.WritePropertyName("keys");
            SqlValue.Of([.. Keys.Select(key => SqlValue.Of([new SqlProperty("item", key)]))]).Write(writer);
            writer.WriteEndObject();
        }

        return Encoding.ASCII.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static SqlRefusedException Malformed() => new("SC3001", "The continuation token is malformed.", 0, 0);
}
