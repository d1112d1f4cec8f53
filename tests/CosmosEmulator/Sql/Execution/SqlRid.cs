using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text.Json;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>
/// The place of a document among those of its container: the last eight of the sixteen bytes of its <c>_rid</c>, read as the SDK reads them when it resumes an
/// ORDER BY. The bytes are base64 with <c>-</c> for <c>/</c>.
/// </summary>
internal static class SqlRid
{
    /// <summary>The place of a document.</summary>
    /// <exception cref="ArgumentException">It has no <c>_rid</c> of sixteen bytes, as every stored document has.</exception>
    public static ulong Of(JsonElement document) => document.TryGetProperty("_rid"u8, out var rid) && rid.ValueKind == JsonValueKind.String
        ? Of(rid.GetString()!)
        : throw new ArgumentException("A stored document has a _rid.", nameof(document));

    /// <summary>The place by a <c>_rid</c>.</summary>
    public static ulong Of(string rid)
    {
        Span<byte> bytes = stackalloc byte[18];
        return Convert.TryFromBase64String(rid.Replace('-', '/'), bytes, out int length) && length == 16
            ? BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..])
            : throw new ArgumentException($"'{rid}' is not the _rid of a document.", nameof(rid));
    }
}
