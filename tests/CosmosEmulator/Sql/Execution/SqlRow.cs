using System.Text.Json;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>What an expression is evaluated over: a document, and the results of the aggregates once all documents are seen.</summary>
/// <param name="Document">The document.</param>
/// <param name="Aggregates">The results by <see cref="AggregateExpression.Slot"/>; null while documents are read.</param>
internal readonly record struct SqlRow(JsonElement Document, SqlValue[]? Aggregates);
