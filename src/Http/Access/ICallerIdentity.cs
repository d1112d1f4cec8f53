using Microsoft.AspNetCore.Http;

namespace ShardedCounter.Http;

/// <summary>
/// Who calls, and what they may do. A host replaces it by registering its own before <c>AddCounterHttp</c>. Members may be called from any
/// thread and do not block.
/// </summary>
public interface ICallerIdentity
{
    /// <summary>True when anyone may do this; answers may then be kept by shared caches.</summary>
    bool IsOpen(EndpointAccess access);

    /// <summary>Who calls, with all rights where anyone may do this; null where a key is needed and none is there, or one that is nobody's.</summary>
    Caller? CallerOf(HttpContext context, EndpointAccess access);

    /// <summary>
    /// The caller's stable name, which idempotency keys are scoped to: two callers never share one, and it stays when a key is renewed, as far as the host can
    /// tell. Empty where callers have none. No secret.
    /// </summary>
    string NameOf(HttpContext context);
}
