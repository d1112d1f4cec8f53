using Microsoft.AspNetCore.Http;

namespace ShardedCounter.Http.Requests;

/// <summary>The path of single increments, <c>/api/counters/{id}/increment</c>, read without routing.</summary>
internal static class IncrementPath
{
    private const string Prefix = "/api/counters/";
    private const string Suffix = "/increment";

    /// <summary>True where the path is written just so; other spellings that routing takes for the same are left to it.</summary>
    public static bool IsAt(PathString path)
    {
        string text = path.Value ?? "";
        int length = text.Length - Prefix.Length - Suffix.Length;
        return length > 0
            && text.EndsWith(Suffix, StringComparison.Ordinal)
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && !text.AsSpan(Prefix.Length, length).Contains('/');
    }

    /// <summary>The part that names the counter; null for every path that <see cref="IsAt"/> does not know.</summary>
    public static string? CounterOf(PathString path) => IsAt(path) ? path.Value![Prefix.Length..^Suffix.Length] : null;
}
