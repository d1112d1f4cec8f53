using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using ShardedCounter.Diagnostics;
using ShardedCounter.Http.Problems;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Http.Requests;

/// <summary>
/// Takes what operations share out of requests: each member returns null, or the problem that keeps the request from being worked on.
/// Parameters nobody knows are ignored, values nobody knows are not: a misspelt <c>ack</c> would promise what it does not keep.
/// </summary>
internal static class RequestParts
{
    private const string KeyHeader = "Idempotency-Key";

    /// <summary>The counter of the route.</summary>
    public static Problem? ReadCounter(HttpContext context, out CounterId counter)
    {
        string? text = CounterText(context);
        if (CounterId.TryParse(text, out counter))
            return null;
        string shown = Excerpt.Of(text);
        return new Problem(ProblemTypes.BadCounter, $"\"{shown}\" is not a counter name: {CounterId.Rule}.")
        {
            Code = "bad-counter",
            Counter = shown,
        };
    }

    /// <summary>What stands in the route where the counter's name belongs.</summary>
    public static string? CounterText(HttpContext context) => IncrementPath.CounterOf(context.Request.Path) ?? context.Request.RouteValues["id"] as string;

    /// <summary>A query parameter that may be there once; null where it is not.</summary>
    public static Problem? ReadParameter(HttpRequest request, string name, out string? value)
    {
        value = null;
        if (!request.QueryString.HasValue)
            return null;
        StringValues values = request.Query[name];
        if (values.Count > 1)
            return BadParameter($"\"{name}\" is there more than once.");
        value = values.Count == 1 ? values[0] ?? "" : null;
        return null;
    }

    /// <summary>A query parameter that is one of two words; the first where it is not there.</summary>
    public static Problem? ReadChoice(HttpRequest request, string name, string first, string second, out bool isSecond)
    {
        Problem? problem = ReadParameter(request, name, out string? value);
        isSecond = value == second;
        return problem ?? (value is null || isSecond || value == first
            ? null
            : BadParameter($"\"{name}\" is \"{Excerpt.Of(value)}\"; it can be \"{first}\" or \"{second}\"."));
    }

    /// <summary>
    /// The idempotency key, from the header or, where headers cannot be set, from <c>?key=</c>; null where there is none.
    /// </summary>
    public static Problem? ReadKey(HttpContext context, Admission admission, out IdempotencyKey? key)
    {
        key = null;
        StringValues header = context.Request.Headers[KeyHeader];
        Problem? problem = ReadParameter(context.Request, "key", out string? parameter);
        if (problem is not null)
            return problem;
        if (header.Count == 0 && parameter is null)
            return null;
        if (header.Count > 1)
            return new Problem(ProblemTypes.BadKey, $"The header {KeyHeader} is there more than once.");
        if (header.Count == 1 && parameter is not null && header[0] != parameter)
            return new Problem(ProblemTypes.BadKey, $"The header {KeyHeader} and the parameter \"key\" differ.");
        if (!IdempotencyKey.TryCreate(admission.NameOf(context), parameter ?? header[0], out IdempotencyKey valid))
            return new Problem(ProblemTypes.BadKey, $"An idempotency key has {IdempotencyKey.Rule}.");
        key = valid;
        return null;
    }

    /// <summary>How an increment is to be acknowledged, and its key.</summary>
    public static Problem? ReadAcknowledgement(HttpContext context, Admission admission, out bool accepted, out IdempotencyKey? key)
    {
        key = null;
        return ReadChoice(context.Request, "ack", "durable", "accepted", out accepted)
            ?? ReadKey(context, admission, out key)
            ?? (accepted && key is not null
                ? new Problem(
                    ProblemTypes.BadKey,
                    "\"ack=accepted\" has no idempotency keys: what is not yet committed cannot be recognised when it comes again.")
                : null);
    }

    /// <summary>A query parameter that cannot be used.</summary>
    public static Problem BadParameter(string detail) => new(ProblemTypes.BadParameter, detail);
}
