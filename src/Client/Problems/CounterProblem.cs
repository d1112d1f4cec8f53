namespace ShardedCounter.Client;

/// <summary>A problem document of the service (RFC 9457).</summary>
public sealed record CounterProblem
{
    /// <summary>The kind, as a reference from the service's root: <c>/problems/overloaded</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary>The last part of <see cref="Type"/>, which never changes for a kind: <c>overloaded</c>.</summary>
    public string Slug => Type[(Type.LastIndexOf('/') + 1)..];

    /// <summary>What the kind is.</summary>
    public string Title { get; init; } = "";

    /// <summary>The HTTP status.</summary>
    public int Status { get; init; }

    /// <summary>What happened this time, and what can be done.</summary>
    public string? Detail { get; init; }

    /// <summary>What exactly is wrong with a body.</summary>
    public string? Code { get; init; }

    /// <summary>The first bad item of a body, from 0.</summary>
    public int? Index { get; init; }

    /// <summary>The counter it is about.</summary>
    public string? Counter { get; init; }

    /// <summary>The limit that was passed.</summary>
    public int? Limit { get; init; }

    /// <summary>The counters of a batch that do not count as done.</summary>
    public IReadOnlyList<FailedCounter>? Failures { get; init; }
}
