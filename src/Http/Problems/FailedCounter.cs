namespace ShardedCounter.Http.Problems;

/// <summary>A counter of a batch that does not count as done.</summary>
/// <param name="Counter">Its name.</param>
/// <param name="Status">The slug of the problem it has.</param>
internal sealed record FailedCounter(string Counter, string Status);
