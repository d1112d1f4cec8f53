using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ShardedCounter.Http.Requests;

/// <summary>Compares entity tags (RFC 9110, 13.1.2).</summary>
internal static class EntityTags
{
    /// <summary>Puts the tag on an answer; true where the caller has what it stands for already: the answer is then 304 and complete.</summary>
    /// <param name="context">The request.</param>
    /// <param name="tag">The tag in quotes.</param>
    public static bool IsKnown(HttpContext context, string tag)
    {
        context.Response.Headers.ETag = tag;
        if (!Matches(context.Request.Headers.IfNoneMatch, tag))
            return false;
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    /// <summary>True when a header <c>If-None-Match</c> names the tag: in a list, as a weak one, or by <c>*</c>.</summary>
    /// <param name="ifNoneMatch">The header.</param>
    /// <param name="tag">The tag in quotes.</param>
    public static bool Matches(StringValues ifNoneMatch, string tag)
    {
        if (ifNoneMatch.Count == 0)
            return false;
        if (ifNoneMatch is [string only] && only == tag)
            return true;
        if (!EntityTagHeaderValue.TryParseList(ifNoneMatch, out IList<EntityTagHeaderValue>? tags))
            return false;
        foreach (EntityTagHeaderValue candidate in tags)
        {
            if (candidate.Tag.Equals("*", StringComparison.Ordinal) || candidate.Tag.Equals(tag, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
