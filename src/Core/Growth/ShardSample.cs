namespace ShardedCounter.Growth;

/// <summary>How the store answered the attempts that chance sent to one shard in one window.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Attempts">Attempts whose outcome is known.</param>
/// <param name="Throttles">Those of them that were throttled.</param>
internal readonly record struct ShardSample(int Shard, int Attempts, int Throttles);
