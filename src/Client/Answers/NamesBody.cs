namespace ShardedCounter.Client;

/// <summary>The body that names counters to read.</summary>
internal readonly record struct NamesBody(IReadOnlyCollection<string> Counters);
