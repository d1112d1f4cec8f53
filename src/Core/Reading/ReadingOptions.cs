using System.ComponentModel.DataAnnotations;

namespace ShardedCounter.Reading;

/// <summary>How totals are read; section <c>Reading</c>.</summary>
public sealed class ReadingOptions
{
    /// <summary>The section's name in configuration.</summary>
    public const string Section = "Reading";

    /// <summary>How long a total and the freshness it was read under are served from memory. 0 (never) to 1 min.</summary>
    public TimeSpan CacheFor { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The most totals served from memory. About 300 bytes each. 0 to 10,000,000.</summary>
    [Range(0, 10_000_000)]
    public int CachedTotals { get; set; } = 50_000;
}
