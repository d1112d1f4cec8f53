namespace ShardedCounter.Benchmarks.CommandLine;

/// <summary>The caller asked for something that cannot be done; the message is all they need to see.</summary>
internal sealed class UsageException(string message) : Exception(message);
