using System.Text;

namespace ShardedCounter.CosmosEmulator;

/// <summary>Limits of documents and names.</summary>
internal static class DocumentRules
{
    /// <summary>The longest document, and the longest batch: 2 MB.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    private const int MaxIdBytes = 1023;

    /// <summary>Refuses an id the service refuses.</summary>
    /// <exception cref="WireException">400.</exception>
    public static string CheckId(string? id)
    {
        if (string.IsNullOrEmpty(id))
            throw new WireException(400, "The input content is invalid because the required properties - 'id; ' - are missing");
        if (id.Length > MaxIdBytes || Encoding.UTF8.GetByteCount(id) > MaxIdBytes)
            throw new WireException(400, $"Id must not be longer than {MaxIdBytes} bytes.");
        if (id.AsSpan().IndexOfAny(@"/\?#") >= 0)
            throw new WireException(400, @"Id must not contain '/', '\', '?' or '#'.");
        return id;
    }

    /// <summary>Refuses what is too long.</summary>
    /// <exception cref="WireException">413.</exception>
    public static void CheckLength(int bytes)
    {
        if (bytes > MaxBytes)
            throw new WireException(413, $"The request is too large: {bytes} bytes, of {MaxBytes} at most.");
    }
}
