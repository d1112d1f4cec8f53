using System.Globalization;
using Microsoft.AspNetCore.Http;
using ShardedCounter.Diagnostics;
using ShardedCounter.Http.Problems;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Http.Requests;

/// <summary>Reads which page of which list is asked for.</summary>
internal static class ListRequest
{
    /// <summary>The most entries of a page.</summary>
    public const int MaxTop = 1_000;

    /// <summary>The entries of a page unless more or fewer are asked for.</summary>
    public const int DefaultTop = 50;

    /// <summary>Null and the query, or the problem with it.</summary>
    public static Problem? Read(HttpRequest request, out TotalQuery query)
    {
        string? prefix = null, topText = null, continuation = null;
        bool byName = false;
        query = new TotalQuery("", TotalOrder.Value, DefaultTop, null);
        Problem? problem = RequestParts.ReadParameter(request, "prefix", out prefix)
            ?? RequestParts.ReadChoice(request, "order", "value", "name", out byName)
            ?? RequestParts.ReadParameter(request, "top", out topText)
            ?? RequestParts.ReadParameter(request, "continuation", out continuation);
        if (problem is not null)
            return problem;

        prefix ??= "";
        if (!CounterId.IsValidPrefix(prefix))
            return RequestParts.BadParameter($"\"prefix\" is \"{Excerpt.Of(prefix)}\"; no counter's name starts like that.");
        int top = DefaultTop;
        if (topText is not null && (!int.TryParse(topText, NumberStyles.None, CultureInfo.InvariantCulture, out top) || top is < 1 or > MaxTop))
            return RequestParts.BadParameter($"\"top\" is \"{Excerpt.Of(topText)}\"; it can be 1 to {MaxTop}.");
        TotalOrder order = byName ? TotalOrder.Name : TotalOrder.Value;
        TotalPosition? after = null;
        if (continuation is not null)
        {
            if (!Continuation.TryRead(continuation, order, prefix, out TotalPosition position))
                return new Problem(ProblemTypes.BadContinuation, "\"continuation\" was not given out for this prefix and order; start again without it.");
            after = position;
        }

        query = new TotalQuery(prefix, order, top, after);
        return null;
    }
}
