using System.Net.Http.Headers;

namespace ShardedCounter.CosmosEmulator;

/// <summary>A request that never left the process.</summary>
internal sealed class HttpMessageRequest : WireRequest
{
    public required HttpHeadersNonValidated Headers { private get; init; }

    public required HttpHeadersNonValidated? ContentHeaders { private get; init; }

    public override string? Header(string name)
    {
        if (Headers.TryGetValues(name, out var values) || (ContentHeaders?.TryGetValues(name, out values) ?? false))
            return values.ToString();
        return null;
    }
}
