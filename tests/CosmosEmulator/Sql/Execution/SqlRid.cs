using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>
/// The place of a document among those of its container: the last eight of the sixteen bytes of its <c>_rid</c>, read as the SDK reads them when it resumes an
/// ORDER BY. The bytes are base64 with <c>-</c> for <c>/</c>.
/// </summary>
internal static class SqlRid
{
    private const int EncodedLength = 24;

    /// <summary>The place of a document.</summary>
    /// <exception cref="ArgumentException">It has no <c>_rid</c> of sixteen bytes, as every stored document has.</exception>
    public static ulong Of(JsonElement document) => Of(document, "_rid"u8);

    /// <summary>The place by the <c>_rid</c> that a property holds.</summary>
    public static ulong Of(JsonElement holder, ReadOnlySpan<byte> property)
    {
        if (!holder.TryGetProperty(property, out var rid) || rid.ValueKind != JsonValueKind.String)
            throw new ArgumentException("A stored document has a _rid.", nameof(holder));
        // Every document of a query comes by here, so the text is read where it stands, unless a sign in it is escaped.
        var text = JsonMarshal.GetRawUtf8Value(rid)[1..^1];
        return text.Contains((byte)'\\') ? Of(Encoding.UTF8.GetBytes(rid.GetString()!)) : Of(text);
    }

    private static ulong Of(ReadOnlySpan<byte> text)
    {
        Span<byte> encoded = stackalloc byte[EncodedLength];
        Span<byte> bytes = stackalloc byte[EncodedLength / 4 * 3];
        if (text.Length == EncodedLength)
        {
            text.Replace(encoded, (byte)'-', (byte)'/');
            if (Base64.DecodeFromUtf8(encoded, bytes, out _, out int length) == OperationStatus.Done && length == 16)
                return BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        }

        throw new ArgumentException($"'{Encoding.UTF8.GetString(text)}' is not the _rid of a document.");
    }
}
