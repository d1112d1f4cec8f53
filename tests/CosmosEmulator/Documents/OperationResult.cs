namespace ShardedCounter.CosmosEmulator;

/// <summary>What came of an operation.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Charge">Request units.</param>
/// <param name="Document">The document read or written; null for a delete and for a failure.</param>
/// <param name="Message">What was wrong; null for a success.</param>
/// <param name="SubStatus">The sub-status; 0 for none.</param>
internal readonly record struct OperationResult(int Status, double Charge, StoredDocument? Document = null, string? Message = null, int SubStatus = 0)
{
    public bool IsSuccess => Status < 300;

    public static OperationResult Refused(int status, string message) => new(status, Cost.Refused, null, message);
}
