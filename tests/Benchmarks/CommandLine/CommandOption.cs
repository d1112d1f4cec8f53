namespace ShardedCounter.Benchmarks.CommandLine;

/// <summary>One <c>--name value</c> of a command; a flag takes no value, an empty default means "not given".</summary>
internal sealed record CommandOption(string Name, string Default, string Help, bool IsFlag = false);
