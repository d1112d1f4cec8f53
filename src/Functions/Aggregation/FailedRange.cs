namespace ShardedCounter.Functions.Aggregation;

/// <summary>A feed range that a run could not drain; its cursor stayed where it was.</summary>
/// <param name="Range">The range, as the store named it.</param>
/// <param name="Failure">The beginning of the last attempt's error, at most <see cref="MaxLength"/> characters.</param>
public sealed record FailedRange(string Range, string Failure)
{
    /// <summary>Characters of an error that are kept: some hosts send the whole stack along, and the result is to stay small. The rest is in the log.</summary>
    public const int MaxLength = 300;
}
