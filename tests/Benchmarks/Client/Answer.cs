namespace ShardedCounter.Benchmarks.Client;

/// <summary>One answer to a write.</summary>
/// <param name="Outcome">What may be concluded about the increments.</param>
/// <param name="Status">The HTTP status, or 0 when there was no answer.</param>
/// <param name="Duplicate">The server said the key had been counted before.</param>
/// <param name="ProblemType">The <c>type</c> of the problem document, if there was one.</param>
/// <param name="Complaint">How the answer breaks the contract, if it does.</param>
internal readonly record struct Answer(Outcome Outcome, int Status, bool Duplicate, string? ProblemType, string? Complaint)
{
    public override string ToString() => Status == 0 ? Outcome.ToString() : $"{Status} {ProblemType}".TrimEnd();
}
