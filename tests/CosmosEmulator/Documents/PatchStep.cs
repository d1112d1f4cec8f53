namespace ShardedCounter.CosmosEmulator;

/// <summary>One step of a patch.</summary>
/// <param name="Kind">add, set, replace, remove or incr.</param>
/// <param name="Path">The names and indexes to go along.</param>
/// <param name="Value">The value; null for remove.</param>
internal sealed record PatchStep(string Kind, string[] Path, JsonTree? Value);
