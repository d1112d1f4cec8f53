using System.Globalization;

namespace ShardedCounter.CosmosEmulator;

/// <summary>A partition key range: its place in the key space, its transactions, and its change feed. Its container's lock guards it.</summary>
internal sealed class PartitionRange
{
    /// <param name="number">Its id.</param>
    /// <param name="span">Its place.</param>
    /// <param name="parents">The ranges it came from, oldest first.</param>
    /// <param name="lsn">The last transaction of its parent: its own go on from there, so that a continuation of the parent's works here.</param>
    /// <param name="version">The version of the container's ranges in which it appeared.</param>
    public PartitionRange(int number, KeySpan span, IReadOnlyList<string> parents, long lsn, int version)
    {
        Id = number.ToString(CultureInfo.InvariantCulture);
        Number = number;
        Span = span;
        Parents = parents;
        Lsn = lsn;
        Version = version;
    }

    public string Id { get; }

    public int Number { get; }

    public KeySpan Span { get; }

    public IReadOnlyList<string> Parents { get; }

    public int Version { get; }

    /// <summary>The number of its last transaction.</summary>
    public long Lsn { get; set; }

    public FeedLog Feed { get; } = new();
}
