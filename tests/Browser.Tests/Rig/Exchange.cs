using Microsoft.AspNetCore.WebUtilities;

namespace ShardedCounter.Browser.Tests.Rig;

/// <summary>A request that reached <see cref="FaultProxy"/>, and what became of it.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Target">Its path and query.</param>
/// <param name="Body">Its body.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Status">What the server answered, heard or not; 0 where it did not see the request.</param>
internal sealed record Exchange(string Method, string Target, string Body, IReadOnlyDictionary<string, string> Headers, int Status)
{
    /// <summary>Its path.</summary>
    public string Path => Target.Split('?')[0];

    /// <summary>A parameter of its query; null where it is not there.</summary>
    public string? Query(string name) => QueryHelpers.ParseQuery(Target.Contains('?', StringComparison.Ordinal) ? Target[Target.IndexOf('?', StringComparison.Ordinal)..] : "")
        .TryGetValue(name, out Microsoft.Extensions.Primitives.StringValues values) ? values.ToString() : null;
}
