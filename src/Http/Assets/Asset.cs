using System.IO.Compression;
using System.Security.Cryptography;

namespace ShardedCounter.Http.Assets;

/// <summary>A file of this folder as it is served. Immutable and safe to share.</summary>
internal sealed class Asset
{
    /// <summary>A quarter of a SHA-256: enough that no two versions of a file share it.</summary>
    private const int TagBytes = 8;

    private Asset(string contentType, byte[] bytes)
    {
        ContentType = contentType;
        Plain = new AssetBytes(bytes, TagOf(bytes, ""));
        byte[] gzip = Compress(bytes);
        Gzip = gzip.Length < bytes.Length ? new AssetBytes(gzip, TagOf(bytes, ".gz")) : null;
    }

    /// <summary>The header <c>Content-Type</c>.</summary>
    public string ContentType { get; }

    /// <summary>The file as it is.</summary>
    public AssetBytes Plain { get; }

    /// <summary>The file compressed, once for all requests; null where that makes it no smaller.</summary>
    public AssetBytes? Gzip { get; }

    /// <summary>True for a page, which a browser runs with the rights of this origin.</summary>
    public bool IsPage => ContentType.StartsWith("text/html", StringComparison.Ordinal);

    /// <summary>Makes a file ready to be served.</summary>
    /// <param name="name">Its name, by whose ending its type is known.</param>
    /// <param name="bytes">Its content; the caller gives it away.</param>
    /// <exception cref="NotSupportedException">Files that end so are not known: a browser would be told nothing of what it gets.</exception>
    public static Asset Of(string name, byte[] bytes) => new(TypeOf(name), bytes);

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".ts" => "application/typescript; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".json" => "application/json",
        ".webmanifest" => "application/manifest+json",
        _ => throw new NotSupportedException($"The asset '{name}' ends as none that is known here."),
    };

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize))
            gzip.Write(bytes);
        return compressed.ToArray();
    }

    /// <summary>Each encoding has a tag of its own: a strong one stands for the bytes sent (RFC 9110, 8.8.1).</summary>
    private static string TagOf(byte[] bytes, string encoding) => $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, TagBytes))}{encoding}\"";
}
