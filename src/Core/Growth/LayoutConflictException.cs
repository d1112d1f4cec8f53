namespace ShardedCounter.Growth;

/// <summary>
/// The store's layout cannot have come from the one it had: fewer shards, or another number that keys are bound to. The database was replaced or restored
/// under running processes, and what they know of it is worth nothing.
/// </summary>
public sealed class LayoutConflictException(string message) : Exception(message);
