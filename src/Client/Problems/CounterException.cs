namespace ShardedCounter.Client;

/// <summary>The service did not do what was asked, or did not say so.</summary>
public sealed class CounterException : Exception
{
    /// <summary>Describes a failure.</summary>
    /// <param name="message">What happened, in words.</param>
    /// <param name="outcome">What may be concluded.</param>
    /// <param name="problem">The service's own words, where it answered.</param>
    /// <param name="retryAfter">How long the service asked to be left alone.</param>
    /// <param name="idempotencyKey">The key it was sent with.</param>
    /// <param name="innerException">What the network said.</param>
    public CounterException(
        string message, CounterOutcome outcome, CounterProblem? problem = null, TimeSpan? retryAfter = null, string? idempotencyKey = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Outcome = outcome;
        Problem = problem;
        RetryAfter = retryAfter;
        IdempotencyKey = idempotencyKey;
    }

    /// <summary>What may be concluded.</summary>
    public CounterOutcome Outcome { get; }

    /// <summary>The service's own words; null where no answer came, or none of the service.</summary>
    public CounterProblem? Problem { get; }

    /// <summary>How long the service asked to be left alone; null where it did not.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The key the request was sent with, to send it again with; null where it had none.</summary>
    public string? IdempotencyKey { get; }
}
