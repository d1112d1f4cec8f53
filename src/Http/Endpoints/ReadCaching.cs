using System.Globalization;
using Microsoft.Extensions.Options;

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
}
