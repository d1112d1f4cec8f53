using System.Security.Cryptography;
using System.Text;

namespace ShardedCounter.CosmosEmulator;

/// <summary>Checks the signature of requests: HMAC-SHA-256 over method, resource type, resource and date, under the account's key.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/cosmos-db/access-control-on-cosmosdb-resources. The date is not compared with the account's clock, which tests set as they like.</remarks>
internal sealed class MasterKey
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(64);

    /// <summary>The key in base64.</summary>
    public string Text => Convert.ToBase64String(_key);

    /// <summary>Whether a request is signed with the key.</summary>
    public bool IsSigned(WireRequest request, in WirePath path)
    {
        string? given = request.Header(HeaderNames.Authorization);
        string? date = request.Header(HeaderNames.XDate) ?? request.Header(HeaderNames.Date);
        if (given is null || date is null)
            return false;
        given = Uri.UnescapeDataString(given);
        const string Prefix = "type=master&ver=1.0&sig=";
        if (!given.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        Span<byte> signature = stackalloc byte[64];
        if (!Convert.TryFromBase64String(given[Prefix.Length..], signature, out int length) || length != 32)
            return false;
        signature = signature[..32];

        // What an address was built from cannot be told from the address: names are signed as they are, resource ids alone and in lower case, and either escaped or not.
        if (Matches(signature, request.Method, path.Type, path.Link, date))
            return true;
        string unescaped = Uri.UnescapeDataString(path.Link);
        return Matches(signature, request.Method, path.Type, unescaped, date)
            || Matches(signature, request.Method, path.Type, unescaped[(unescaped.LastIndexOf('/') + 1)..].ToLowerInvariant(), date);
    }

    private bool Matches(ReadOnlySpan<byte> signature, string method, string type, string link, string date)
    {
        int capacity = Encoding.UTF8.GetMaxByteCount(method.Length + type.Length + link.Length + date.Length + 5);
        var text = capacity <= 1024 ? stackalloc byte[1024] : new byte[capacity];
        int length = Append(text, 0, method, lower: true);
        length = Append(text, length, type, lower: true);
        length = Append(text, length, link, lower: false);
        length = Append(text, length, date, lower: true);
        text[length++] = (byte)'\n';
        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(_key, text[..length], hash);
        return CryptographicOperations.FixedTimeEquals(hash, signature);
    }

    private static int Append(Span<byte> text, int at, string part, bool lower)
    {
        int end = at + Encoding.UTF8.GetBytes(part, text[at..]);
        if (lower)
        {
            foreach (ref byte letter in text[at..end])
            {
                if (letter is >= (byte)'A' and <= (byte)'Z')
                    letter |= 0x20;
            }
        }

        text[end] = (byte)'\n';
        return end + 1;
    }
}
