using System.ComponentModel.DataAnnotations;

namespace ShardedCounter.Flushing;

/// <summary>How increments are gathered and committed; section <c>Flush</c>.</summary>
public sealed class FlushOptions
{
    /// <summary>The section's name in configuration.</summary>
    public const string Section = "Flush";

    /// <summary>
    /// The longest an increment is held back to be folded with others, reached only under full load; an idle service flushes at once.
    /// 0 to 1 s; null: what the store prefers, 2 ms on SQLite and 150 ms on Cosmos DB.
    /// </summary>
    public TimeSpan? MaxLinger { get; set; }

    /// <summary>Commits under way at once, each to a shard of its own. 1 to 256.</summary>
    [Range(1, 256)]
    public int MaxInFlight { get; set; } = 16;

    /// <summary>
    /// Distinct counters that may be pending; beyond it intake is refused. About 200 bytes each. 1,000 to 100,000,000.
    /// </summary>
    [Range(1_000, 100_000_000)]
    public int MaxPendingCounters { get; set; } = 2_000_000;

    /// <summary>Requests that may wait for a commit at once; beyond it intake is refused. About 1 KiB each with their connection. 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxWaiters { get; set; } = 8_192;

    /// <summary>Intake is refused while the oldest increment not yet committed is older. 10 ms to 1 min.</summary>
    public TimeSpan MaxPendingAge { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary><c>ack=accepted</c> is refused while the oldest increment not yet committed is older. 10 ms to 1 min.</summary>
    public TimeSpan MaxAcceptedAge { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a request waits for its commit before it is answered "outcome unknown". 100 ms to 5 min.</summary>
    public TimeSpan WaiterTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long shutdown may go on writing what was taken. 0 to 5 min.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>Stripes of the accumulator; 0: the number of processors, rounded up to a power of two. 0 to 1,024.</summary>
    [Range(0, 1_024)]
    public int Stripes { get; set; }
}
