namespace ShardedCounter.Http;

/// <summary>Section <c>Http</c>: how the HTTP surface answers.</summary>
public sealed class HttpOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Http";

    /// <summary>The largest <see cref="ReadMaxAgeSeconds"/>.</summary>
    public const int MaxReadMaxAgeSeconds = 3600;

    /// <summary>
    /// For how many seconds a cache may answer for a total or a list, 0 to <see cref="MaxReadMaxAgeSeconds"/>; 0: not without asking.
    /// What a cache answers still says as of when it is complete.
    /// </summary>
    public int ReadMaxAgeSeconds { get; set; } = 1;
}
