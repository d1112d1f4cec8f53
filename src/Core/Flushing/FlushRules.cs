namespace ShardedCounter.Flushing;

/// <summary>
/// The two rules that exactly-once rests on, where the flusher could go wrong. Tests break them one at a time to show that the simulation
/// notices; nothing else makes an instance.
/// </summary>
/// <param name="CommitsPerLane">
/// Commits of one writer in flight to one shard. With two, both are sealed against the same mark: the one that loses the compare-and-set is not
/// counted, although its seq is below the mark.
/// </param>
/// <param name="MoveAfterUnknown">
/// Whether a throttled commit may go to another shard although an earlier attempt had an unknown outcome. That attempt may have landed, and
/// marks do not fence between shards.
/// </param>
internal sealed record FlushRules(int CommitsPerLane, bool MoveAfterUnknown)
{
    /// <summary>The rules that hold.</summary>
    public static FlushRules Sound { get; } = new(CommitsPerLane: 1, MoveAfterUnknown: false);
}
