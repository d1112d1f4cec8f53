namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>An item of a SELECT list.</summary>
/// <param name="Expression">Its value.</param>
/// <param name="Alias">The alias of the text; null without one.</param>
/// <param name="Name">The property it becomes.</param>
internal sealed record SqlSelectItem(SqlExpression Expression, string? Alias, string Name);
