using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using ShardedCounter.Http;

namespace ShardedCounter.Functions.Http;

/// <summary>Callers as the Functions host admits them: it has checked the function key before a request arrives here. Any thread.</summary>
/// <remarks>
/// The host tells the worker nothing of the key's name, but passes the request on with the key in it, so callers are told apart by a hash of the key: two that
/// use the same idempotency key do not meet, and nothing of the function key is kept. A caller whose key was renewed is another caller: what it sends again
/// with an old idempotency key counts again, so keys are renewed between retries and not within them. A request without a key (on a
/// developer's machine, or admitted by the platform's own sign-in) has the empty name.
/// </remarks>
internal sealed class FunctionKeyIdentity : ICallerIdentity
{
    private const string Header = "x-functions-key";
    private const string Parameter = "code";

    /// <summary>Half of a SHA-256: enough to tell keys apart, and too little to look one up by.</summary>
    private const int NameBytes = 16;

    /// <inheritdoc/>
    public bool IsOpen(EndpointAccess access) => access == EndpointAccess.Anonymous;

    /// <inheritdoc/>
    public bool MayCall(HttpContext context, EndpointAccess access) => true;

    /// <inheritdoc/>
    public string NameOf(HttpContext context)
    {
        // In the host's order: a header hides the parameter.
        StringValues key = context.Request.Headers[Header];
        if (key.Count == 0)
            key = context.Request.Query[Parameter];
        return key is [{ Length: > 0 } first, ..] ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(first)).AsSpan(0, NameBytes)) : "";
    }
}
