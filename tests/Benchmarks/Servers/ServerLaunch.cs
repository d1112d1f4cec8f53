namespace ShardedCounter.Benchmarks.Servers;

/// <summary>How to start a server: a built assembly and the settings it gets besides its address and its database.</summary>
internal sealed record ServerLaunch(string AssemblyPath, IReadOnlyList<string> Arguments)
{
    /// <summary>Settings of the runtime for it alone, which it has no other place for.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
