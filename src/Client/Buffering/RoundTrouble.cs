namespace ShardedCounter.Client;

/// <summary>What went wrong in a round of batches. Any thread.</summary>
internal sealed class RoundTrouble
{
    private readonly Lock _gate = new();

    public bool IsThere { get; private set; } // stale reads send a batch more, which is harmless

    /// <summary>The longest time that the service asked to be left alone.</summary>
    public TimeSpan? RetryAfter { get; private set; }

    public void Meet(TimeSpan? retryAfter)
    {
        lock (_gate)
        {
            IsThere = true;
            if (retryAfter is { } asked && !(RetryAfter > asked))
                RetryAfter = asked;
        }
    }
}
