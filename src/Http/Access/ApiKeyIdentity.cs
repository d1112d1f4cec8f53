using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace ShardedCounter.Http;

/// <summary>One key for all callers, or none: then everything is open.</summary>
internal sealed class ApiKeyIdentity(IOptions<AuthOptions> options) : ICallerIdentity
{
    private readonly byte[] _key = Encoding.ASCII.GetBytes(options.Value.ApiKey ?? "");
    private readonly bool _anonymousReads = options.Value.AnonymousReads;

    public bool IsOpen(EndpointAccess access) =>
        _key.Length == 0 || access == EndpointAccess.Anonymous || (access == EndpointAccess.Read && _anonymousReads);

    public bool MayCall(HttpContext context, EndpointAccess access) => IsOpen(access) || HasKey(context.Request);

    public string NameOf(HttpContext context) => _key.Length == 0 ? "" : "key";

    private bool HasKey(HttpRequest request)
    {
        StringValues sent = request.Headers["X-Api-Key"];
        if (sent.Count == 0)
            sent = request.Headers["x-functions-key"];
        if (sent.Count == 0 && request.QueryString.HasValue)
            sent = request.Query["code"];
        return sent is [string candidate] && IsKey(candidate);
    }

    /// <summary>
    /// Takes the same time wherever a candidate differs. Its length is no secret: a wrong one is refused at once.
    /// </summary>
    private bool IsKey(string candidate)
    {
        Span<byte> bytes = stackalloc byte[AuthOptions.MaxKeyLength];
        return candidate.Length == _key.Length
            && Encoding.UTF8.TryGetBytes(candidate, bytes, out int length)
            && CryptographicOperations.FixedTimeEquals(bytes[..length], _key);
    }
}
