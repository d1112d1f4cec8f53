using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace ShardedCounter.Http;

/// <summary>The keys of the settings, and whose they are. Immutable; any thread.</summary>
/// <remarks>
/// A candidate is compared with every key, each time to the end, and the time taken tells only how many there are and whether the length was one of theirs. It is hashed
/// (once) only where the settings hold hashes. Nothing is allocated.
/// </remarks>
public sealed class KeyRing
{
    /// <summary>The headers a key can come in, in the order in which they count; then the parameter <c>code</c>.</summary>
    public const string ApiKeyHeader = "X-Api-Key";

    /// <summary>The header of the Functions host.</summary>
    public const string FunctionKeyHeader = "x-functions-key";

    /// <summary>The parameter, where no header can be set.</summary>
    public const string Parameter = "code";

    private readonly Entry[] _entries;
    private readonly bool _hasHashes;
    private readonly Holder[] _holders;

    /// <summary>Takes settings that have been checked.</summary>
    public KeyRing(IOptions<AuthOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var entries = new List<Entry>();
        var holders = new List<Holder>();
        if (!string.IsNullOrEmpty(options.Value.ApiKey))
        {
            holders.Add(new Holder("key", new Caller(1, CallerRights.All, []), new Caller(1, CallerRights.All, []), null));
            entries.Add(new Entry(Encoding.ASCII.GetBytes(options.Value.ApiKey), null, 0));
        }

        foreach (ApiKeyOptions key in options.Value.Keys)
        {
            int number = holders.Count + 1;
            var caller = new Caller(number, ApiKeyRule.RightsOf(key.Operations), key.Prefixes);
            holders.Add(new Holder("key:" + key.Name, caller, new Caller(number, CallerRights.All, []), key)); // no name of a key is "key", nor a hash without a colon
            if (key.Key is not null)
                entries.Add(new Entry(Encoding.ASCII.GetBytes(key.Key), null, number - 1));
            entries.AddRange(key.KeySha256.Select(hash => new Entry(null, Convert.FromHexString(hash), number - 1)));
        }

        _entries = [.. entries];
        _holders = [.. holders];
        _hasHashes = entries.Exists(static entry => entry.Hash is not null);
    }

    /// <summary>True when there is no key at all.</summary>
    public bool IsEmpty => _entries.Length == 0;

    /// <summary>The entries that callers with numbers 1, 2, … stand for; null for <c>Auth:ApiKey</c>.</summary>
    internal IReadOnlyList<ApiKeyOptions?> Options => [.. _holders.Select(static holder => holder.Options)];

    /// <summary>Whose key a request has: the first of the header <c>X-Api-Key</c>, the header <c>x-functions-key</c> and the parameter <c>code</c> that is there, and there once.</summary>
    /// <returns>Null without a key, and with one that is nobody's.</returns>
    public Caller? CallerOf(HttpRequest request) => Find(KeyIn(request)) is int found ? _holders[found].Caller : null;

    /// <summary>Whose key a text is.</summary>
    /// <returns>Null where it is nobody's.</returns>
    public Caller? CallerOf(string? key) => Find(key) is int found ? _holders[found].Caller : null;

    /// <summary>What a caller is called: <c>key</c> with <c>Auth:ApiKey</c>, <c>key:</c> and the entry's name with a key of <c>Auth:Keys</c>, else empty.</summary>
    public string NameOf(Caller? caller) => caller is { Number: > 0 } ? _holders[caller.Number - 1].Name : "";

    /// <summary>The same caller where everyone may do everything.</summary>
    internal Caller Unrestricted(Caller? caller) => caller is { Number: > 0 } ? _holders[caller.Number - 1].Unrestricted : Caller.Anyone;

    private static string? KeyIn(HttpRequest request)
    {
        StringValues sent = request.Headers[ApiKeyHeader];
        if (sent.Count == 0)
            sent = request.Headers[FunctionKeyHeader];
        if (sent.Count == 0 && request.QueryString.HasValue)
            sent = request.Query[Parameter];
        return sent is [string candidate] ? candidate : null;
    }

    private int? Find(string? candidate)
    {
        // Longer ones and those outside of ASCII are nobody's: how long keys can be is no secret.
        if (candidate is not { Length: >= AuthOptions.MinKeyLength and <= AuthOptions.MaxKeyLength } || !Ascii.IsValid(candidate))
            return null;
        Span<byte> bytes = stackalloc byte[AuthOptions.MaxKeyLength];
        bytes = bytes[..Encoding.ASCII.GetBytes(candidate, bytes)];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (_hasHashes)
            SHA256.HashData(bytes, hash);

        int found = -1;
        foreach (Entry entry in _entries)
        {
            bool same = entry.Key is not null ? CryptographicOperations.FixedTimeEquals(bytes, entry.Key) : CryptographicOperations.FixedTimeEquals(hash, entry.Hash);
            found = same ? entry.Holder : found;
        }

        return found < 0 ? null : found;
    }

    /// <summary>A key, or the hash of one, and whose it is.</summary>
    private readonly record struct Entry(byte[]? Key, byte[]? Hash, int Holder);

    private sealed record Holder(string Name, Caller Caller, Caller Unrestricted, ApiKeyOptions? Options);
}
