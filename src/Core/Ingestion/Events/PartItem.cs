namespace ShardedCounter.Ingestion.Events;

/// <summary>What an event in a part adds to one counter.</summary>
/// <param name="Event">The event's place in the batch.</param>
/// <param name="Counter">The counter's number in the batch.</param>
/// <param name="Delta">What it adds.</param>
internal readonly record struct PartItem(int Event, int Counter, long Delta);
