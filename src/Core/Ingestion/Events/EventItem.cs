namespace ShardedCounter.Ingestion.Events;

/// <summary>What one event adds to one counter.</summary>
/// <param name="Event">The event's place in its batch.</param>
/// <param name="Counter">The counter's number in its chunk (<see cref="CounterNames"/>).</param>
/// <param name="Delta">The sum of what the event says about the counter, within ±(2^53 − 1).</param>
internal readonly record struct EventItem(int Event, int Counter, long Delta);
