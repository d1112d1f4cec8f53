namespace ShardedCounter.CosmosEmulator;

/// <summary>
/// Request units by kind and size. The service does not publish its formula; this one follows its rules of thumb – 1 for a point read of 1 KB, 5 for a write of 1 KB
/// without indexes, in proportion above that – and leaves indexes out of account.
/// </summary>
internal static class Cost
{
    /// <summary>What is looked at and refused: not found, exists, condition false, not understood.</summary>
    public const double Refused = 1;

    /// <summary>A page of the feed with nothing new.</summary>
    public const double EmptyFeed = 1;

    private const double Query = 2.3;
    private const double Kilobyte = 1024;

    /// <summary>A point read.</summary>
    public static double Read(int bytes) => Kilobytes(bytes);

    /// <summary>A create, replace, upsert, patch or delete.</summary>
    public static double Write(int bytes) => 5 * Kilobytes(bytes);

    /// <summary>A page of a query, of the change feed or of all documents.</summary>
    public static double Page(long bytes) => Math.Round(Query + (bytes / Kilobyte), 2);

    private static double Kilobytes(int bytes) => Math.Max(1, Math.Ceiling(bytes / Kilobyte));
}
