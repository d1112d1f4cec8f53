using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ShardedCounter.Http;

/// <summary>Callers by the keys of the settings; where there are none, everything is open.</summary>
internal sealed class ApiKeyIdentity(KeyRing keys, IOptions<AuthOptions> options) : ICallerIdentity
{
    private readonly bool _open = keys.IsEmpty;
    private readonly bool _anonymousReads = options.Value.AnonymousReads;

    public bool IsOpen(EndpointAccess access) =>
        _open || access == EndpointAccess.Anonymous || (access == EndpointAccess.Read && _anonymousReads);

    public Caller? CallerOf(HttpContext context, EndpointAccess access)
    {
        if (_open)
            return Caller.Anyone;
        Caller? caller = keys.CallerOf(context.Request);

        // Where anyone may, a key takes nothing away; but its own limits stay its own.
        return IsOpen(access) ? keys.Unrestricted(caller) : caller;
    }

    public string NameOf(HttpContext context) => _open ? "" : keys.NameOf(keys.CallerOf(context.Request));
}
