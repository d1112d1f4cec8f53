namespace ShardedCounter.CosmosEmulator;

/// <summary>Ends a request with an error answer from deep inside. Nothing may have been applied when it is thrown.</summary>
internal sealed class WireException : Exception
{
    /// <param name="status">The HTTP status.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="subStatus">The sub-status; 0 for none.</param>
    public WireException(int status, string message, int subStatus = 0)
        : base(message)
    {
        Status = status;
        SubStatus = subStatus;
    }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>The sub-status; 0 for none.</summary>
    public int SubStatus { get; }

    /// <summary>The error as an answer.</summary>
    public WireAnswer ToAnswer() => WireAnswer.Error(Status, Message, SubStatus, Cost.Refused);
}
