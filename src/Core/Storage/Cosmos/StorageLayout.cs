namespace ShardedCounter.Storage.Cosmos;

/// <summary>The four containers, their keys, lifetimes and indexes: the one place that says so. Set-up, tests and the deployment follow it.</summary>
internal static class StorageLayout
{
    /// <summary>A process's mark: seven days after its last write, when no commit of it can be sent again any more.</summary>
    public const int WriterMarkTtlSeconds = 7 * 24 * 3600;

    /// <summary>A receipt: a key counts once in 24 h; one hour more for the clocks of callers.</summary>
    public const int ReceiptTtlSeconds = 25 * 3600;

    /// <summary>A dead letter: two weeks for a person to look.</summary>
    public const int DeadLetterTtlSeconds = 14 * 24 * 3600;

    /// <summary>Documents live as long as their own <c>ttl</c> says, and without one for ever.</summary>
    private const int TtlOfEachDocument = -1;

    /// <summary>Shard documents, marks and receipts. Queried by id within a logical partition, and by change feed.</summary>
    public static ContainerPlan Shards { get; } = new("shards", "/shard", TtlOfEachDocument, []);

    /// <summary>Totals, listed by <c>id</c> and by <c>total</c>.</summary>
    public static ContainerPlan Totals { get; } = new("totals", "/id", null, ["/total/?"]);

    /// <summary>Layout, cursors, freshness: read by id alone.</summary>
    public static ContainerPlan Control { get; } = new("control", "/id", null, []);

    /// <summary>Dead letters, listed by <c>at</c> within their source.</summary>
    public static ContainerPlan DeadLetters { get; } = new("deadletters", "/source", DeadLetterTtlSeconds, ["/at/?"]);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ContainerPlan> All { get; } = [Shards, Totals, Control, DeadLetters];
}
