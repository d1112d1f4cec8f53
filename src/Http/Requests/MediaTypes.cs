using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using ShardedCounter.Http.Problems;
using ShardedCounter.Ingestion;

namespace ShardedCounter.Http.Requests;

/// <summary>What the headers say a body is.</summary>
internal static class MediaTypes
{
    private const string Json = "application/json";

    /// <summary>The body of one document: JSON, also as <c>text/plain</c> (what sendBeacon sends) or without a type.</summary>
    public static Problem? CheckDocument(HttpRequest request)
    {
        // The common cases, without parsing.
        string? type = request.ContentType;
        if ((type is null || string.Equals(type, Json, StringComparison.Ordinal)) && request.Headers.ContentEncoding.Count == 0)
            return null;
        return Check(request, [Json, "text/plain"], out _);
    }

    /// <summary>The body of a batch.</summary>
    public static Problem? CheckBatch(HttpRequest request, out IncrementFormat format)
    {
        Problem? problem = Check(request, [Json, "application/x-ndjson", "application/jsonl", "text/plain"], out string? type);
        format = type switch
        {
            Json => IncrementFormat.Array,
            "application/x-ndjson" or "application/jsonl" => IncrementFormat.Lines,
            _ => IncrementFormat.Sniffed,
        };
        return problem;
    }

    /// <param name="request">The request.</param>
    /// <param name="known">The types taken.</param>
    /// <param name="found">The one it has; null where it has none, which is taken too.</param>
    private static Problem? Check(HttpRequest request, ReadOnlySpan<string> known, out string? found)
    {
        found = null;
        StringValues encoding = request.Headers.ContentEncoding;
        if (encoding.Count > 1 || (encoding is [string name] && !string.Equals(name, "identity", StringComparison.OrdinalIgnoreCase)))
            return Unsupported("The body must be sent without Content-Encoding.");
        if (string.IsNullOrEmpty(request.ContentType))
            return null;

        if (MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
            && (type.Charset.Length == 0 || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
        {
            foreach (string candidate in known)
            {
                if (type.MediaType.Equals(candidate, StringComparison.OrdinalIgnoreCase))
                    found = candidate;
            }
        }

        return found is not null ? null : Unsupported($"The Content-Type must be {string.Join(", ", known.ToArray())}, in UTF-8, or left out.");
    }

    private static Problem Unsupported(string detail) => new(ProblemTypes.UnsupportedMediaType, detail + " Nothing was counted.");
}
