using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ShardedCounter.Http.Requests;

/// <summary>Compares entity tags (RFC 9110, 13.1.2).</summary>
internal static class EntityTags
{
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
