namespace ShardedCounter.Storage.Cosmos;

/// <summary>
/// The rule that exactly-once rests on, where the store could go wrong. A test breaks it to show that the proof notices; nothing else makes an instance.
/// </summary>
/// <param name="ComparesMark">Whether the mark is compared before it is moved. Without, an attempt that is sent again counts again.</param>
internal sealed record CommitRules(bool ComparesMark)
{
    /// <summary>The rule that holds.</summary>
    public static CommitRules Sound { get; } = new(ComparesMark: true);
}
