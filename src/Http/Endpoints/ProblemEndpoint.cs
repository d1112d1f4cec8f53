using System.Text;
using Microsoft.AspNetCore.Http;
using ShardedCounter.Http.Answers;
using ShardedCounter.Http.Problems;

namespace ShardedCounter.Http.Endpoints;

/// <summary><c>GET /problems/{id}</c>: what the <c>type</c> of a problem document leads to.</summary>
internal static class ProblemEndpoint
{
    /// <summary>A text without scripts, styles or anything else to load.</summary>
    private const string PagePolicy = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";

    public static Task HandleAsync(HttpContext context)
    {
        if (ProblemExplanations.Find(context.Request.RouteValues["id"] as string ?? "") is not { } explanation)
            return ProblemResponse.WriteAsync(context, new Problem(ProblemTypes.NotFound, "There is no such problem."));
        IHeaderDictionary headers = context.Response.Headers;
        headers.CacheControl = "public, max-age=3600";
        headers.ContentSecurityPolicy = PagePolicy;
        headers.XContentTypeOptions = "nosniff";
        return Answer.WriteAsync(context, StatusCodes.Status200OK, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(ProblemTexts.PageOf(explanation)));
    }
}
