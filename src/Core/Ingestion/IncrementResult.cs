using ShardedCounter.Model;

namespace ShardedCounter.Ingestion;

/// <summary>The answer to one increment.</summary>
/// <param name="Status">What became of it.</param>
/// <param name="RetryAfter">For <see cref="IncrementStatus.Overloaded"/>: when to try again; otherwise zero.</param>
public readonly record struct IncrementResult(IncrementStatus Status, TimeSpan RetryAfter = default);

/// <summary>The answer to a batch.</summary>
/// <param name="Status">
/// <see cref="IncrementStatus.Counted"/>, <see cref="IncrementStatus.Accepted"/> or <see cref="IncrementStatus.Duplicate"/> for the whole batch;
/// or what went wrong, worst first (<see cref="IncrementStatus.Unknown"/>), for the counters in <paramref name="Failures"/>.
/// </param>
/// <param name="Failures">Empty: <paramref name="Status"/> holds for the whole batch. Otherwise the counters it does not count as done; all others were counted.</param>
/// <param name="RetryAfter">For <see cref="IncrementStatus.Overloaded"/>: when to try again; otherwise zero.</param>
public sealed record BatchResult(IncrementStatus Status, IReadOnlyList<IncrementFailure> Failures, TimeSpan RetryAfter = default)
{
    /// <summary>A whole batch counted.</summary>
    public static BatchResult Counted { get; } = new(IncrementStatus.Counted, []);

    /// <summary>A whole batch accepted.</summary>
    public static BatchResult Accepted { get; } = new(IncrementStatus.Accepted, []);

    /// <summary>A whole batch counted before.</summary>
    public static BatchResult Duplicate { get; } = new(IncrementStatus.Duplicate, []);
}

/// <summary>A counter of a batch that was not counted, or of which that is not known.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="Status">What became of it.</param>
public readonly record struct IncrementFailure(CounterId Counter, IncrementStatus Status);
