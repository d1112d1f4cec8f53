namespace ShardedCounter.CosmosEmulator;

/// <summary>One step of a patch.</summary>
/// <param name="Kind">add, set, replace, remove or incr.</param>
/// <param name="Path">The names and indexes to go along, in UTF-8.</param>
/// <param name="Value">The value; null for remove.</param>
internal sealed record PatchStep(string Kind, byte[][] Path, JsonTree? Value);
