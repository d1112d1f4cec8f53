using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using ShardedCounter.Http.Answers;
using ShardedCounter.Http.Assets;
using ShardedCounter.Http.Problems;
using ShardedCounter.Http.Requests;

namespace ShardedCounter.Http.Endpoints;

/// <summary>Serves files: <c>GET /</c>, <c>/counter.js</c>, <c>/counter.d.ts</c>, <c>/api/openapi.json</c>, <c>/assets/{id}</c>.</summary>
/// <param name="name">Which one; null for the one that the route names.</param>
/// <param name="forOtherSites">True for what pages of any origin may load: it holds nothing that they could not fetch from anywhere else.</param>
internal sealed class AssetEndpoint(string? name = null, bool forOtherSites = false)
{
    /// <summary>
    /// A page of this origin may count and reset with whatever key it was given, so it runs no script and no style but this server's, inline ones
    /// included, speaks to this server only, and is framed by nobody.
    /// </summary>
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Other sites load it with each of their pages: an hour without asking. A change of it must go with what the last hour's copy sends.</summary>
    private const string ForAnHour = "public, max-age=3600";

    /// <summary>A page and what belongs to it change together: a browser asks each time, and mostly hears that nothing did.</summary>
    private const string Ask = "no-cache";

    public Task HandleAsync(HttpContext context)
    {
        string file = name ?? context.Request.RouteValues["id"] as string ?? "";
        if (AssetFolder.Find(file) is not { } asset)
            return ProblemResponse.WriteAsync(context, new Problem(ProblemTypes.NotFound, "There is no such file."));

        AssetBytes sent = asset.Gzip is not null && TakesGzip(context.Request.Headers.AcceptEncoding) ? asset.Gzip : asset.Plain;
        IHeaderDictionary headers = context.Response.Headers;
        headers.CacheControl = forOtherSites ? ForAnHour : Ask;
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.XContentTypeOptions = "nosniff";
        if (forOtherSites)
        {
            headers.AccessControlAllowOrigin = "*";
            headers["Cross-Origin-Resource-Policy"] = "cross-origin"; // also pages that isolate themselves may load it
        }

        if (asset.IsPage)
        {
            headers.ContentSecurityPolicy = PagePolicy;
            headers["Referrer-Policy"] = "no-referrer"; // its address may carry a key
        }

        if (EntityTags.IsKnown(context, sent.Tag))
            return Task.CompletedTask;
        if (sent == asset.Gzip)
            headers.ContentEncoding = "gzip";
        return Answer.WriteAsync(context, StatusCodes.Status200OK, asset.ContentType, sent.Bytes);
    }

    /// <summary>Whether the client said that it understands gzip (RFC 9110, 12.5.3); what it did not say is no.</summary>
    private static bool TakesGzip(StringValues acceptEncoding)
    {
        if (!StringWithQualityHeaderValue.TryParseList(acceptEncoding, out IList<StringWithQualityHeaderValue>? encodings))
            return false;
        foreach (StringWithQualityHeaderValue encoding in encodings)
        {
            if (encoding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase))
                return encoding.Quality is not 0;
        }

        return false;
    }
}
