namespace ShardedCounter.Storage;

/// <summary>Which shard documents changed, in the order of their last change: the input of aggregation.</summary>
public interface IChangeFeed
{
    /// <summary>
    /// The feed ranges that together cover every shard document. Asked once in a store's life: from then on a range is
    /// followed by its continuation.
    /// </summary>
    ValueTask<IReadOnlyList<string>> ListFeedRangesAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The next changes of a range. A document that changed often is given once, with its latest sum; a document may be given
    /// again without having changed. Marks and receipts never show.
    /// </summary>
    /// <param name="range">A range of <see cref="ListFeedRangesAsync"/>.</param>
    /// <param name="continuation">From an earlier page, however old; null for the beginning of time.</param>
    /// <param name="maxChanges">The most changes wanted, at least 1. A page can hold a few more, where one transaction made them.</param>
    /// <param name="cancellationToken">Gives up; nothing is lost.</param>
    ValueTask<FeedPage> ReadFeedAsync(string range, string? continuation, int maxChanges, CancellationToken cancellationToken);
}
