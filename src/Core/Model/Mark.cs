namespace ShardedCounter.Model;

/// <summary>How far a producer's commits in one shard have landed.</summary>
/// <param name="Seq">
/// For a process the sequence number of its last landed commit there, at least 1; for an Event Hubs partition the sequence
/// number of the last event covered, at least 0.
/// </param>
/// <param name="At">Event Hubs only: the highest enqueued time counted.</param>
/// <param name="Since">Event Hubs only: events enqueued at or before this instant belong to a former generation of the hub.</param>
public readonly record struct Mark(long Seq, DateTimeOffset? At = null, DateTimeOffset? Since = null);
