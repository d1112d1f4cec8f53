namespace ShardedCounter.Client;

/// <summary>Dead letters that the answering process wrote.</summary>
/// <param name="Total">Since it started.</param>
/// <param name="LastMinute">Over the last minute.</param>
public sealed record DeadLetterStatus(long Total, long LastMinute);
