namespace ShardedCounter.Storage;

/// <summary>The store cannot serve a call now. Nothing is known to be lost; the call may be tried again.</summary>
public sealed class StoreUnavailableException : Exception
{
    /// <summary>With a message that names the store and what it said.</summary>
    public StoreUnavailableException(string message, Exception? innerException = null, TimeSpan? retryAfter = null)
        : base(message, innerException) => RetryAfter = retryAfter ?? TimeSpan.FromSeconds(1);

    /// <summary>When to try again.</summary>
    public TimeSpan RetryAfter { get; }
}
