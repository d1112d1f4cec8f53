using Microsoft.AspNetCore.Http;

namespace ShardedCounter.Http;

/// <summary>One operation of the HTTP surface.</summary>
/// <param name="Name">Names it in lists and documents.</param>
/// <param name="Method">The HTTP method; <c>GET</c> stands for <c>HEAD</c> too.</param>
/// <param name="Pattern">The route, from the root. Its only parameter is <c>{id}</c>, which the handler takes from the route values.</param>
/// <param name="Access">What it does to counters.</param>
/// <param name="Handler">
/// Answers a request completely: admits the caller, and turns every failure into a problem document. Needs no middleware. May be called
/// from any thread.
/// </param>
public sealed record EndpointDefinition(string Name, string Method, string Pattern, EndpointAccess Access, RequestDelegate Handler)
{
    /// <summary>The methods it answers.</summary>
    public IReadOnlyList<string> Methods { get; } = Method == HttpMethods.Get ? [HttpMethods.Get, HttpMethods.Head] : [Method];
}
