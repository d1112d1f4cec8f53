namespace ShardedCounter.Client;

/// <summary>A counter of a batch that does not count as done.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="Status">The kind of problem it met, as <see cref="CounterProblem.Slug"/>: <c>outcome-unknown</c> may have been counted, all others were not.</param>
public sealed record FailedCounter(string Counter, string Status);
