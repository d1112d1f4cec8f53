namespace ShardedCounter.Client;

/// <summary>How a <see cref="CounterBuffer"/> folds and sends.</summary>
public sealed class CounterBufferOptions
{
    /// <summary>How often what was added is sealed and sent: the most that the death of the process loses while the service answers. 1 s.</summary>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The most sums held at once, open and sealed: some 200 bytes each. A counter counts once for every core that added to it, and again in every batch not yet delivered. 100,000.
    /// </summary>
    public int MaxPending { get; set; } = 100_000;

    /// <summary>The most batches on their way at once. 4.</summary>
    public int MaxInFlight { get; set; } = 4;

    /// <summary>How long <see cref="CounterBuffer.DisposeAsync"/> goes on trying. 5 s.</summary>
    public TimeSpan DisposeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Told what will not be sent any more, and why; the caller owns it from then on. From any thread, several at once; what it throws is lost with the batch it was told of.
    /// </summary>
    public Action<UndeliveredBatch>? OnUndelivered { get; set; }

    /// <exception cref="ArgumentException">A setting breaks a rule; the message names it.</exception>
    internal void Validate()
    {
        if (FlushInterval <= TimeSpan.Zero || FlushInterval > TimeSpan.FromHours(1))
            throw new ArgumentException($"{nameof(FlushInterval)} is {FlushInterval}; it must be more than 0 and at most an hour.");
        if (MaxPending < 1)
            throw new ArgumentException($"{nameof(MaxPending)} is {MaxPending}; it must be at least 1.");
        if (MaxInFlight < 1)
            throw new ArgumentException($"{nameof(MaxInFlight)} is {MaxInFlight}; it must be at least 1.");
        if (DisposeTimeout < TimeSpan.Zero || DisposeTimeout > TimeSpan.FromHours(1))
            throw new ArgumentException($"{nameof(DisposeTimeout)} is {DisposeTimeout}; it must be 0 to an hour.");
    }
}
