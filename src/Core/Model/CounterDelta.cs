namespace ShardedCounter.Model;

/// <summary>What is to be added to one counter.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="Delta">
/// Signed. As a caller sends it: within <see cref="DeltaRange"/>. Folded: within ±<see cref="DeltaRange.MaxFolded"/>, and 0 when
/// increments cancel out (such a delta is still committed: its waiters are owed a commit).
/// </param>
public readonly record struct CounterDelta(CounterId Counter, long Delta);
