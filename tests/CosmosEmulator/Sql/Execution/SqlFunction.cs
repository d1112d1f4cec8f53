namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>A built-in function.</summary>
/// <param name="MinArguments">The fewest arguments it takes.</param>
/// <param name="MaxArguments">The most, three at most.</param>
/// <param name="Call">What it does with the arguments and their number.</param>
internal sealed record SqlFunction(int MinArguments, int MaxArguments, Func<SqlArguments, int, SqlValue> Call);
