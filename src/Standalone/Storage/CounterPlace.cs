namespace ShardedCounter.Standalone.Storage;

/// <summary>
/// The key of a counter's row in a shard: shard × 2^40 + number. The counters of one shard lie beside each other, in the order in which they were first counted, so that
/// what one commit changes shares pages.
/// </summary>
internal static class CounterPlace
{
    // 8,192 shards of 2^40 counters each stay far below 2^63; a file of that many rows is out of SQLite's reach.
    internal const int NumberBits = 40;

    /// <summary>The key of a counter in a shard.</summary>
    public static long Of(int shard, long number) => ((long)shard << NumberBits) | number;

    /// <summary>The shard of a key.</summary>
    public static int ShardOf(long place) => (int)(place >> NumberBits);

    /// <summary>The counter's number of a key.</summary>
    public static long NumberOf(long place) => place & ((1L << NumberBits) - 1);
}
