namespace ShardedCounter.Client;

/// <summary>What the counters are spread over.</summary>
/// <param name="Shards">How many shards there are.</param>
/// <param name="StableShards">How many of them keys and events are bound to.</param>
public sealed record CounterLayout(int Shards, int StableShards);
