namespace ShardedCounter.Client;

/// <summary>One attempt's outcome.</summary>
/// <param name="Kind">What it came to.</param>
/// <param name="Answer">The answer, when done.</param>
/// <param name="Reason">What went wrong, in words, when not.</param>
/// <param name="Problem">The service's own words.</param>
/// <param name="RetryAfter">How long the service asked to be left alone.</param>
/// <param name="Failure">What the network said.</param>
internal sealed record Attempt<T>(
    AttemptKind Kind, T? Answer = null, string Reason = "", CounterProblem? Problem = null, TimeSpan? RetryAfter = null, Exception? Failure = null)
    where T : class;
