using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ShardedCounter.Http.Requests;

namespace ShardedCounter.Http.Endpoints;

/// <summary>What caches may do with totals.</summary>
internal sealed class ReadCaching(IOptions<HttpOptions> options, ICallerIdentity identity)
{
    /// <summary>
    /// The header <c>Cache-Control</c>. <c>public</c> only where anyone may read: a shared cache knows nothing of keys and would answer
    /// those who have none.
    /// </summary>
    public string CacheControl { get; } = (identity.IsOpen(EndpointAccess.Read) ? "public" : "private")
        + (options.Value.ReadMaxAgeSeconds == 0 ? ", no-cache" : ", max-age=" + options.Value.ReadMaxAgeSeconds.ToString(CultureInfo.InvariantCulture));

    /// <summary>Puts tag and <c>Cache-Control</c> on an answer; true where the caller has that answer already, which is then 304 and complete.</summary>
    /// <param name="context">The request.</param>
    /// <param name="version">The version of what is answered, without quotes.</param>
    public bool IsKnown(HttpContext context, string version)
    {
        context.Response.Headers.CacheControl = CacheControl;
        return EntityTags.IsKnown(context, $"\"{version}\"");
    }
}
