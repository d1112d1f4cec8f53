using ShardedCounter.Client;

namespace ShardedCounter.Cli.Import;

/// <summary>
/// Where batches are cut. A batch's key is made from where it starts and what it holds, so a repeat has to cut at the same places: whoever changes a number here, or one of the
/// client's that is used here, changes <see cref="KeyVersion"/> with it.
/// </summary>
internal static class ImportLimits
{
    public const string KeyVersion = "counterctl-import-1";

    /// <summary>Counters of a batch: as many as a key can cover.</summary>
    public const int MaxCounters = CounterClient.MaxKeyedCounters;

    /// <summary>Lines of a batch, so that the position moves on also where one counter is counted over and over.</summary>
    public const int MaxLines = 5_000;

    /// <summary>The largest magnitude of a delta, and of what a batch folds for one counter.</summary>
    public const long MaxDelta = DeltaRule.Max;

    /// <summary>The longest line, in bytes: a file without line ends is none of lines.</summary>
    public const int MaxLineBytes = 1 << 20;

    /// <summary>How long after its sending a batch may be sent again.</summary>
    public static readonly TimeSpan KeyMemory = Idempotency.Memory;
}
