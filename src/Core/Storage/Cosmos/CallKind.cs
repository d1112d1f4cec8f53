namespace ShardedCounter.Storage.Cosmos;

/// <summary>The values of <c>call</c> on the metrics of requests.</summary>
internal static class CallKind
{
    public const string Commit = "commit";
    public const string ExistingCounts = "commit-existing";
    public const string ExistingReceipts = "commit-receipts";
    public const string Mark = "mark";
    public const string Shard = "shard";
    public const string Feed = "feed";
    public const string FeedRanges = "feed-ranges";
    public const string TotalRead = "total-read";
    public const string TotalWrite = "total-write";
    public const string TotalList = "total-list";
    public const string Layout = "layout";
    public const string Cursors = "cursors";
    public const string Freshness = "freshness";
    public const string Clock = "clock";
    public const string DeadLetter = "dead-letter";
    public const string DeadLetterList = "dead-letter-list";
}
