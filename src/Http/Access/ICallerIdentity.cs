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

    /// <summary>Whether this request's caller may do this.</summary>
    bool MayCall(HttpContext context, EndpointAccess access);

    /// <summary>
    /// The caller's stable name, which idempotency keys are scoped to; empty where callers have none. No secret.
    /// </summary>
    string NameOf(HttpContext context);
}
