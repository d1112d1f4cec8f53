namespace ShardedCounter.Cli.Hosting;

/// <summary>The command line, a setting or a file named by it cannot be used; the message says why and what to do.</summary>
internal sealed class UsageException(string message) : Exception(message);
