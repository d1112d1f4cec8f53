using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ShardedCounter.Standalone.Hosting;

/// <summary>What one connection, and all of them together, may cost before a request is even read. Stated here, so that a new version's defaults change nothing.</summary>
internal static class ConnectionLimits
{
    /// <summary>More than twice the largest body of an operation (1 MiB): those stop by themselves, with a problem document that names the limit. This one stops what no operation reads.</summary>
    public const long MaxBodyBytes = (2 << 20) + (1 << 16);

    /// <summary>The longest path has a counter's name of 128 characters; the longest query a key of 256, an idempotency key of 255, percent-encoded, and a continuation.</summary>
    public const int MaxRequestLineBytes = 4 << 10;

    /// <summary>A browser sends its cookies for this host too, and on localhost those of every other project.</summary>
    public const int MaxHeaderBytes = 32 << 10;

    /// <summary>Callers send four headers that mean something here; browsers and proxies some thirty more.</summary>
    public const int MaxHeaders = 64;

    /// <summary>Twice the requests that may wait for a commit (<c>Flush:MaxWaiters</c>). An idle connection costs some kilobytes; one too many is closed at once.</summary>
    public const long MaxConnections = 16_384;

    /// <summary>A request line and headers arrive in one or two packets; who takes longer holds a connection for nothing.</summary>
    public static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Longer than clients keep idle connections in their pools (.NET: 1 minute), so that it is they who close and no request meets a closed one.</summary>
    public static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromSeconds(130);

    /// <summary>Slower than any modem, after five seconds of grace: a body of 1 MiB may take an hour over it, and a client that sends a byte a second is let go.</summary>
    public static readonly MinDataRate MinRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));

    /// <summary>Sets them.</summary>
    public static void Set(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = MaxBodyBytes;
        limits.MaxRequestLineSize = MaxRequestLineBytes;
        limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        limits.MaxRequestHeaderCount = MaxHeaders;
        limits.MaxConcurrentConnections = MaxConnections;
        limits.RequestHeadersTimeout = HeadersTimeout;
        limits.KeepAliveTimeout = KeepAliveTimeout;
        limits.MinRequestBodyDataRate = MinRate;
        limits.MinResponseDataRate = MinRate;
    }
}
