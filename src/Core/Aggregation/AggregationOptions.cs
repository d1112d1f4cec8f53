using System.ComponentModel.DataAnnotations;

namespace ShardedCounter.Aggregation;

/// <summary>How shard documents become totals; section <c>Aggregation</c>.</summary>
public sealed class AggregationOptions
{
    /// <summary>The section's name in configuration.</summary>
    public const string Section = "Aggregation";

    /// <summary>Time from the end of one run to the start of the next: totals are about this old. 10 ms to 1 h.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Changed shard documents read at once, at most; a store may give fewer. 1 to 100,000. A page writes each of its counters' totals once, so it should hold all that hot counters change
    /// between two runs: a page of 2,000 writes a thousand busy counters' totals over and over while it follows the log.
    /// </summary>
    [Range(1, 100_000)]
    public int PageSize { get; set; } = 20_000;

    /// <summary>Pages one run drains from a range before it saves its cursors and lets the next run go on. 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxPagesPerRun { get; set; } = 5;
}
