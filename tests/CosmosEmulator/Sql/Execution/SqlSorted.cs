using System.Text.Json;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>A document that passed the filter, with what it is sorted by.</summary>
/// <param name="Document">The document.</param>
/// <param name="Rid">Its place, which decides ties.</param>
/// <param name="Keys">The values of ORDER BY; empty without one.</param>
internal readonly record struct SqlSorted(JsonElement Document, ulong Rid, SqlValue[] Keys);
