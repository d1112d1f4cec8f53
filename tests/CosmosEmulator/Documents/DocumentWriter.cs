using System.Buffers;
using System.Globalization;
using System.Text.Unicode;

namespace ShardedCounter.CosmosEmulator;

/// <summary>Puts a document's JSON and its system properties together.</summary>
internal static class DocumentWriter
{
    // Two resource ids of a document, the container's link, an entity tag and a time, with their names.
    private const int MaxSystemBytes = 512;

    /// <summary>The JSON to be stored.</summary>
    /// <param name="json">A JSON object.</param>
    /// <param name="facts">What <see cref="DocumentFacts.Read"/> says of it.</param>
    /// <param name="containerLink">The container's link by resource ids, with a slash at its end.</param>
    /// <param name="rid">The document's resource id.</param>
    /// <param name="etag">Its entity tag, with the quotes.</param>
    /// <param name="timestamp">Seconds since 1970.</param>
    public static byte[] Compose(ReadOnlyMemory<byte> json, in DocumentFacts facts, string containerLink, string rid, string etag, long timestamp)
    {
        if (facts.HasSystemProperties || facts.HasLongNumbers)
        {
            var tree = new JsonTree(Trim(json));
            foreach (byte[] name in DocumentFacts.SystemProperties)
                tree.Remove(name);
            tree.RoundNumbers();
            var output = new ArrayBufferWriter<byte>(json.Length + 16);
            tree.Write(output);
            json = output.WrittenMemory;
        }

        // Without the closing brace and what is before it: an empty object needs no comma.
        var user = Trim(json).Span;
        user = user[..^1].TrimEnd(" \t\r\n"u8);
        Span<byte> system = stackalloc byte[MaxSystemBytes];
        if (!Utf8.TryWrite(
            system,
            CultureInfo.InvariantCulture,
            $"{(user.Length == 1 ? "" : ",")}\"_rid\":\"{rid}\",\"_self\":\"{containerLink}docs/{rid}/\",\"_etag\":\"\\{etag.AsSpan(0, etag.Length - 1)}\\\"\",\"_attachments\":\"attachments/\",\"_ts\":{timestamp}}}",
            out int length))
            throw new InvalidOperationException("The system properties are longer than ids and links of this account can be.");
        byte[] body = new byte[user.Length + length];
        user.CopyTo(body);
        system[..length].CopyTo(body.AsSpan(user.Length));
        return body;
    }

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> json) => json.Trim(" \t\r\n"u8);
}
