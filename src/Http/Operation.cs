using Microsoft.AspNetCore.Http;

namespace ShardedCounter.Http;

/// <summary>What a caller can ask for: one row of <see cref="OperationTable"/>, without the code that answers it.</summary>
/// <param name="Name">One of <see cref="OperationNames"/>.</param>
/// <param name="Method">The HTTP method; <c>GET</c> stands for <c>HEAD</c> too.</param>
/// <param name="Route">One of <see cref="OperationRoutes"/>, without a slash in front. Its only parameter is <c>{id}</c>, which the handler takes from the route values.</param>
/// <param name="Access">What it does to counters, and so who may call it.</param>
/// <param name="Right">What a key needs; where a row does not say: <see cref="CallerRights.Read"/> to read, and for everything else the right fewest keys have.</param>
public sealed record Operation(string Name, string Method, string Route, EndpointAccess Access, CallerRights? Right = null)
{
    /// <summary>The one right that a key needs; none where anyone may call.</summary>
    public CallerRights Needs { get; } = Access == EndpointAccess.Anonymous
        ? CallerRights.None
        : Right ?? (Access == EndpointAccess.Read ? CallerRights.Read : CallerRights.Operate);

    /// <summary>True when the route names the one counter that it is about.</summary>
    public bool NamesCounter { get; } = Access != EndpointAccess.Anonymous && Route.Contains("{id}", StringComparison.Ordinal);

    /// <summary>The route from the root, as a path begins.</summary>
    public string Pattern { get; } = Route == OperationRoutes.Root ? "/" : "/" + Route;

    /// <summary>The methods it answers.</summary>
    public IReadOnlyList<string> Methods { get; } = Method == HttpMethods.Get ? [HttpMethods.Get, HttpMethods.Head] : [Method];
}
