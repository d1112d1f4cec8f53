namespace ShardedCounter.Benchmarks.Model;

/// <summary>What the service makes of a transaction.</summary>
/// <param name="Kind">The outcome.</param>
/// <param name="RetryAfter">When to come again, where it was throttled.</param>
internal readonly record struct ModelAnswer(ModelAnswerKind Kind, TimeSpan RetryAfter = default);
