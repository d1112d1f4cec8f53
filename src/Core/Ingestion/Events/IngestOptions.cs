using System.ComponentModel.DataAnnotations;

namespace ShardedCounter.Ingestion.Events;

/// <summary>How batches of events are counted; section <c>Ingest</c>.</summary>
public sealed class IngestOptions
{
    /// <summary>The section's name in configuration.</summary>
    public const string Section = "Ingest";

    /// <summary>
    /// How long one batch may take before its call throws. It must end well before the host's own limit on a function, whose end is a killed process.
    /// 1 s to 10 min.
    /// </summary>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Events from which on a batch is read by several processors at once; below it, starting them costs more than they save. 2 to 1,000,000.
    /// </summary>
    [Range(2, 1_000_000)]
    public int ParallelFrom { get; set; } = 4_096;

    /// <summary>Processors that read one batch at most; 0: as many as the machine has. 0 to 64.</summary>
    [Range(0, 64)]
    public int MaxParallelism { get; set; }
}
