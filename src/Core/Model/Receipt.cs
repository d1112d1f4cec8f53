namespace ShardedCounter.Model;

/// <summary>The trace a keyed request leaves with its increments, so that the same request counts once.</summary>
/// <param name="Id">Base64url of SHA-256 over the caller and its key: 43 characters.</param>
/// <param name="Print">A hash of what the request asked for, which tells a repetition from another request under the same key.</param>
public readonly record struct Receipt(string Id, string Print);
