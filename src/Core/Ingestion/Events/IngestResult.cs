namespace ShardedCounter.Ingestion.Events;

/// <summary>What became of a batch: every event of it is counted, was counted before, or is among the dead letters.</summary>
/// <param name="Events">Events in the batch.</param>
/// <param name="Counted">Events of which this call counted at least a part. What another owner counted in the meantime is not among them.</param>
/// <param name="Duplicates">Events that the marks covered already in every shard they belong to.</param>
/// <param name="DeadLettered">Dead letters written, or found to be there: one for an event that cannot be read, one for each event and counter that the store refused.</param>
/// <param name="Commits">Commits that landed.</param>
public readonly record struct IngestResult(int Events, int Counted, int Duplicates, int DeadLettered, int Commits);
