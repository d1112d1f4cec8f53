namespace ShardedCounter.Ingestion.Events;

/// <summary>
/// A batch was not wholly committed within <see cref="IngestOptions.TimeLimit"/>. It must not be checkpointed. What was committed is: delivered again,
/// the marks keep it from counting twice.
/// </summary>
public sealed class IngestTimeoutException : TimeoutException
{
    /// <summary>Without a message.</summary>
    public IngestTimeoutException()
    {
    }

    /// <summary>With a message.</summary>
    public IngestTimeoutException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and what led to it.</summary>
    public IngestTimeoutException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
