namespace ShardedCounter.Cli.Import;

/// <summary>A line cannot be read as what the file should hold.</summary>
internal sealed class BadLineException(string message) : Exception(message);
