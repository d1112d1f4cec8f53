namespace ShardedCounter.Storage.Cosmos;

/// <summary>The account, its database or a container is not what the counters need. Starting again helps only after somebody changed it.</summary>
public sealed class CosmosSetupException : Exception
{
    /// <summary>With every difference found.</summary>
    /// <param name="differences">One a line, each naming what is there, what has to be, and why.</param>
    /// <param name="innerException">What the SDK threw, where it did.</param>
    public CosmosSetupException(IReadOnlyList<string> differences, Exception? innerException = null)
        : base(string.Join(Environment.NewLine, differences), innerException) => Differences = differences;

    /// <summary>Every difference found.</summary>
    public IReadOnlyList<string> Differences { get; }
}
