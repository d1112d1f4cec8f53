namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>A page of a query's answer.</summary>
/// <param name="Items">The items, each as UTF-8 JSON.</param>
/// <param name="Continuation">Where the next page starts, in ASCII; null after the last.</param>
public sealed record SqlPage(IReadOnlyList<ReadOnlyMemory<byte>> Items, string? Continuation);
