namespace ShardedCounter.Benchmarks.Servers;

/// <summary>How to start a server: a built assembly and the settings it gets besides its address and its database.</summary>
internal sealed record ServerLaunch(string AssemblyPath, IReadOnlyList<string> Arguments);
