namespace ShardedCounter.Model;

/// <summary>One counter's sum in one shard, as the store has it.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="N">The sum of all deltas committed there, within ±<see cref="DeltaRange.MaxFolded"/>.</param>
/// <param name="Rev">How many commits made it: grows by one with each and never restarts, so that of two readings the later has the higher.</param>
public readonly record struct ShardReading(int Shard, long N, long Rev);
