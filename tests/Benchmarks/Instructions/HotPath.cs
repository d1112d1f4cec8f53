namespace ShardedCounter.Benchmarks.Instructions;

/// <summary>Code that runs for every increment or event.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Methods">Its methods, as the listing of the JIT compiler names them, from the class on and as far as is needed to tell them apart. What is compiled into one of them has no listing of its own.</param>
internal sealed record HotPath(string Name, IReadOnlyList<string> Methods);
