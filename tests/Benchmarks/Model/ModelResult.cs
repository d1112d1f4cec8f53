namespace ShardedCounter.Benchmarks.Model;

/// <summary>What a run came to.</summary>
/// <param name="Figures">What was measured.</param>
/// <param name="Whole">Everything from the first increment to the last commit.</param>
/// <param name="SumOfShards">What the shards hold in the end.</param>
/// <param name="ChargedByShards">The request units that the shards charged, from the first to the last.</param>
/// <param name="MostInFlightPerLane">The most commits of one writer in flight to one shard.</param>
internal sealed record ModelResult(LoadFigures Figures, ModelTally Whole, long SumOfShards, double ChargedByShards, int MostInFlightPerLane);
