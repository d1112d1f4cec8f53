namespace ShardedCounter.Ingestion.Events;

/// <summary>What one shard's way through a batch came to.</summary>
/// <param name="Commits">Commits that landed.</param>
/// <param name="Letters">Dead letters written.</param>
internal readonly record struct ShardResult(int Commits, int Letters);
