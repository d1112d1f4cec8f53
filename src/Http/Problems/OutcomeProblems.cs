using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Http.Problems;

/// <summary>The problems that increments and resets end in after they were read without fault.</summary>
internal static class OutcomeProblems
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(1);

    /// <summary>
    /// It is not known whether a request took effect. What may be done about it is the same whether or not it had a key, so that a
    /// handler that failed need not know.
    /// </summary>
    public static Problem Unknown(TimeSpan? retryAfter = null) => new(
        ProblemTypes.OutcomeUnknown,
        "The request may have taken effect, or may yet. Send it again only if it had an idempotency key, and with that key; "
        + "without one it might count twice.")
    {
        RetryAfter = retryAfter ?? _soon,
    };

    /// <summary>The problem of an increment that does not count as done.</summary>
    public static Problem Of(
        IncrementStatus status, TimeSpan retryAfter, bool keyed, CounterId? counter = null, IReadOnlyList<FailedCounter>? failures = null)
    {
        ProblemType kind = KindOf(status);
        return new Problem(kind, DetailOf(status, keyed))
        {
            Counter = counter?.Name,
            Failures = failures,
            RetryAfter = kind.Status != 503 ? null : status == IncrementStatus.Overloaded ? retryAfter : _soon,
        };
    }

    /// <summary>The problem of a batch that does not count as done, or not in all its counters.</summary>
    /// <param name="result">The outcome.</param>
    /// <param name="keyed">Whether the request had a key.</param>
    /// <param name="counters">How many distinct counters the batch names.</param>
    public static Problem Of(BatchResult result, bool keyed, int counters)
    {
        if (result.Failures.Count == 0)
            return Of(result.Status, result.RetryAfter, keyed);
        FailedCounter[] failures = [.. result.Failures.Select(failure => new FailedCounter(failure.Counter.Name, KindOf(failure.Status).Slug))];
        if (failures.Length >= counters)
            return Of(result.Status, result.RetryAfter, keyed, failures: failures);

        // Not a 5xx and without Retry-After: clients that repeat those by themselves would count the rest twice.
        return new Problem(
            ProblemTypes.PartlyCounted,
            $"{failures.Length} of {counters} counters, listed in \"failures\", were not counted, or it is not known whether they were; "
            + "all others were counted. Do not send the batch again.")
        {
            Failures = failures,
        };
    }

    private static ProblemType KindOf(IncrementStatus status) => status switch
    {
        IncrementStatus.KeyReused => ProblemTypes.KeyReused,
        IncrementStatus.OutOfRange => ProblemTypes.OutOfRange,
        IncrementStatus.Refused => ProblemTypes.Refused,
        IncrementStatus.Overloaded => ProblemTypes.Overloaded,
        IncrementStatus.Stopping => ProblemTypes.Stopping,
        IncrementStatus.Unknown => ProblemTypes.OutcomeUnknown,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not a problem"),
    };

    private static string DetailOf(IncrementStatus status, bool keyed) => status switch
    {
        IncrementStatus.KeyReused => "Another request was counted under this idempotency key; this one was not counted.",
        IncrementStatus.OutOfRange => $"A shard's sum would pass {DeltaRange.MaxFolded} in magnitude; this was not counted.",
        IncrementStatus.Refused => "The store refused this for good; it was not counted, and sending it again will not help.",
        IncrementStatus.Overloaded => "This was not counted; send it again later.",
        IncrementStatus.Stopping => "This was not counted; send it again, to another instance where there is one.",
        _ when keyed => "This may have been counted, or may be yet. Send it again with the same idempotency key: it counts once.",
        _ => "This may have been counted, or may be yet. It had no idempotency key: sending it again might count it twice.",
    };
}
