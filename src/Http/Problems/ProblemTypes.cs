namespace ShardedCounter.Http.Problems;

/// <summary>Every kind of problem the service answers with. Slugs are part of the surface: they never change.</summary>
internal static class ProblemTypes
{
    public static readonly ProblemType BadRequest = new("bad-request", 400, "The request cannot be read");
    public static readonly ProblemType MalformedBody = new("malformed-body", 400, "The body is not one complete JSON text");
    public static readonly ProblemType BadItem = new("bad-item", 400, "The body has a field or a value that does not belong there");
    public static readonly ProblemType BadDelta = new("bad-delta", 400, "The delta is not an integer within the range of increments, or is 0");
    public static readonly ProblemType BadCounter = new("bad-counter", 400, "The counter's name breaks the rule of names");
    public static readonly ProblemType BadParameter = new("bad-parameter", 400, "A query parameter has a value it cannot have");
    public static readonly ProblemType BadShards = new("bad-shards", 400, "There cannot be that many shards");
    public static readonly ProblemType BadKey = new("bad-key", 400, "The idempotency key cannot be used");
    public static readonly ProblemType BadContinuation = new("bad-continuation", 400, "The continuation does not belong to this list");
    public static readonly ProblemType EmptyBatch = new("empty-batch", 400, "There is nothing in the body to work on");
    public static readonly ProblemType TooManyItems = new("too-many-items", 400, "The body has more items than one request may have");
    public static readonly ProblemType TooManyCounters = new("too-many-counters", 400, "The batch names more counters than one keyed request may name");
    public static readonly ProblemType Unauthorized = new("unauthorized", 401, "A valid API key is needed");
    public static readonly ProblemType Forbidden = new("forbidden", 403, "The key does not allow this");
    public static readonly ProblemType NotFound = new("not-found", 404, "There is nothing here");
    public static readonly ProblemType MethodNotAllowed = new("method-not-allowed", 405, "This cannot be done here");
    public static readonly ProblemType RequestTimeout = new("request-timeout", 408, "The request did not arrive in time");
    public static readonly ProblemType OutOfRange = new("out-of-range", 409, "The counter cannot hold the sum");
    public static readonly ProblemType PartlyCounted = new("partly-counted", 409, "Some of the batch was counted, some was not or may not have been");
    public static readonly ProblemType ShardsOnlyGrow = new("shards-only-grow", 409, "The number of shards cannot be lowered");
    public static readonly ProblemType BodyTooLarge = new("body-too-large", 413, "The body is too large");
    public static readonly ProblemType UnsupportedMediaType = new("unsupported-media-type", 415, "The body's type or encoding is not understood");
    public static readonly ProblemType KeyReused = new("key-reused", 422, "The idempotency key was used for another request");
    public static readonly ProblemType TooManyResets = new("too-many-resets", 429, "The counter was reset too often within a day");
    public static readonly ProblemType RateLimited = new("rate-limited", 429, "The caller asks for more than it may");
    public static readonly ProblemType InternalError = new("internal-error", 500, "The service failed");
    public static readonly ProblemType Refused = new("refused", 500, "The store refused the increment for good");
    public static readonly ProblemType Overloaded = new("overloaded", 503, "Too much is waiting to be written");
    public static readonly ProblemType Stopping = new("stopping", 503, "This instance is shutting down");
    public static readonly ProblemType OutcomeUnknown = new("outcome-unknown", 503, "It is not known whether the request took effect");
    public static readonly ProblemType StorageUnavailable = new("storage-unavailable", 503, "The store cannot answer now");
    public static readonly ProblemType NotReady = new("not-ready", 503, "This instance cannot count now");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ProblemType> All { get; } =
    [
        BadRequest, MalformedBody, BadItem, BadDelta, BadCounter, BadParameter, BadShards, BadKey, BadContinuation, EmptyBatch, TooManyItems,
        TooManyCounters, Unauthorized, Forbidden, NotFound, MethodNotAllowed, RequestTimeout, OutOfRange, PartlyCounted, ShardsOnlyGrow, BodyTooLarge,
        UnsupportedMediaType, KeyReused, TooManyResets, RateLimited, InternalError, Refused, Overloaded, Stopping, OutcomeUnknown,
        StorageUnavailable, NotReady,
    ];
}
