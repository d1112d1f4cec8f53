namespace ShardedCounter.Ingestion.Events;

/// <summary>An event that is none: nothing of it is counted.</summary>
/// <param name="Event">Its place in the batch.</param>
/// <param name="Fault">What is wrong with it.</param>
internal readonly record struct UnreadableEvent(int Event, ParseFault Fault);
