namespace ShardedCounter.Http.Problems;

/// <summary>A kind of problem (RFC 9457).</summary>
/// <param name="Slug">Its stable name.</param>
/// <param name="Status">The HTTP status it comes with.</param>
/// <param name="Title">What it is, the same each time.</param>
internal sealed record ProblemType(string Slug, int Status, string Title)
{
    /// <summary>The <c>type</c> member: a reference from the service's root, the same in every deployment.</summary>
    public string Uri { get; } = "/problems/" + Slug;
}
