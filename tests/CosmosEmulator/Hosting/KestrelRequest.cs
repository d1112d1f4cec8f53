using Microsoft.AspNetCore.Http;

namespace ShardedCounter.CosmosEmulator;

/// <summary>A request that came over a socket.</summary>
internal sealed class KestrelRequest : WireRequest
{
    public required IHeaderDictionary Headers { private get; init; }

    public override string? Header(string name)
    {
        var values = Headers[name];
        return values.Count == 0 ? null : values.ToString();
    }
}
