using ShardedCounter.Model;

namespace ShardedCounter.Growth;

/// <summary>What became of an operator's wish for more shards.</summary>
/// <param name="Status">The outcome.</param>
/// <param name="Layout">The layout that stands now.</param>
/// <param name="Max">The most shards that may be asked for here.</param>
public readonly record struct RaiseResult(RaiseStatus Status, Layout Layout, int Max);
