namespace ShardedCounter.Client;

/// <summary>How long to wait between attempts. Any thread.</summary>
internal sealed class Backoff(CounterClientOptions options, Random random)
{
    private readonly Lock _gate = new();

    /// <summary>
    /// The pause after an attempt: doubling, half of it by chance so that many clients do not come back at once, and no shorter than the service asked for.
    /// </summary>
    /// <param name="attempt">From 1.</param>
    /// <param name="retryAfter">What the service asked for.</param>
    public TimeSpan After(int attempt, TimeSpan? retryAfter)
    {
        double chance;
        lock (_gate)
            chance = random.NextDouble();
        TimeSpan doubled = options.RetryDelay * Math.Pow(2, Math.Min(attempt - 1, 30));
        TimeSpan pause = (doubled < options.MaxRetryDelay ? doubled : options.MaxRetryDelay) * (0.5 + (chance / 2));
        return retryAfter is { } asked && asked > pause ? asked + (options.RetryDelay * chance) : pause;
    }
}
