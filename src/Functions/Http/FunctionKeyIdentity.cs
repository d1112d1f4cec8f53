using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using ShardedCounter.Http;

namespace ShardedCounter.Functions.Http;

/// <summary>Callers as the Functions host admits them: it has checked the function key before a request arrives here. <c>Auth:Keys</c> narrows what it lets in. Any thread.</summary>
/// <remarks>
/// The host tells the worker nothing of the key's name, but passes the request on with the key in it.
/// A function key that stands in <c>Auth:Keys</c> too may do what its entry says and is called as the entry is. Every place is looked at that a key can stand in, because which of them made the
/// host admit the request is the host's affair: whoever has only such a key must have sent it somewhere. So a key more never widens what a request may do; keys of two entries in one
/// request are nobody's.
/// Other callers may do all that the host admits them to and are told apart by a hash of the key: two that use the same idempotency key do not meet, and nothing of the function key is kept.
/// One whose key was renewed is another caller: what it sends again with an old idempotency key counts again, so such keys are renewed between retries and not within them.
/// A request without a key (on a developer's machine, or admitted by the platform's own sign-in) has the empty name.
/// </remarks>
internal sealed class FunctionKeyIdentity(KeyRing keys) : ICallerIdentity
{
    /// <summary>Half of a SHA-256: enough to tell keys apart, and too little to look one up by.</summary>
    private const int NameBytes = 16;

    /// <inheritdoc/>
    public bool IsOpen(EndpointAccess access) => access == EndpointAccess.Anonymous;

    /// <inheritdoc/>
    public Caller? CallerOf(HttpContext context, EndpointAccess access) => TryFind(context.Request, out Caller? listed) ? listed ?? Caller.Anyone : null;

    /// <inheritdoc/>
    public string NameOf(HttpContext context)
    {
        if (TryFind(context.Request, out Caller? listed) && listed is not null)
            return keys.NameOf(listed);

        // In the host's order: a header hides the parameter.
        StringValues key = context.Request.Headers[KeyRing.FunctionKeyHeader];
        if (key.Count == 0)
            key = context.Request.Query[KeyRing.Parameter];
        return key is [{ Length: > 0 } first, ..] ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(first)).AsSpan(0, NameBytes)) : "";
    }

    /// <returns>False where keys of two entries were sent.</returns>
    private bool TryFind(HttpRequest request, out Caller? listed)
    {
        listed = null;
        return keys.IsEmpty
            || (TryFind(request.Headers[KeyRing.ApiKeyHeader], ref listed)
                && TryFind(request.Headers[KeyRing.FunctionKeyHeader], ref listed)
                && (!request.QueryString.HasValue || TryFind(request.Query[KeyRing.Parameter], ref listed)));
    }

    private bool TryFind(StringValues sent, ref Caller? listed)
    {
        foreach (string? candidate in sent)
        {
            Caller? found = keys.CallerOf(candidate);
            if (found is not null && listed is not null && found != listed)
                return false;
            listed = found ?? listed;
        }

        return true;
    }
}
