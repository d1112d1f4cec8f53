namespace ShardedCounter.Benchmarks.Checking;

/// <summary>
/// A check cannot even be carried out, because the server did something it must never do; ends the command with 1.
/// </summary>
internal sealed class CheckFailedException(string message) : Exception(message);
