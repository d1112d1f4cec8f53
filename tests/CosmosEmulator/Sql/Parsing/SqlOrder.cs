namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>An item of ORDER BY.</summary>
/// <param name="Path">The path sorted by.</param>
/// <param name="IsDescending">Whether the greatest comes first.</param>
/// <param name="Text">The direction as the text has it: <c> ASC</c>, <c> DESC</c> or nothing.</param>
internal sealed record SqlOrder(SqlExpression Path, bool IsDescending, string Text);
