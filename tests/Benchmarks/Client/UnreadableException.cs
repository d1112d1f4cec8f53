namespace ShardedCounter.Benchmarks.Client;

/// <summary>A read was answered with something other than the reading promised.</summary>
internal sealed class UnreadableException(string message) : Exception(message);
