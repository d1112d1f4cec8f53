using System.Text.Json;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>The condition of a conditional patch, <c>FROM c WHERE …</c>. Immutable: parse a text once, keep it, and use it from any thread.</summary>
public sealed class SqlPredicate
{
    private readonly SqlExpression _condition;

    private SqlPredicate(SqlExpression condition) => _condition = condition;

    /// <summary>Parses a condition.</summary>
    /// <param name="text">The text, without parameters: a patch has none.</param>
    /// <exception cref="SqlRefusedException">The text is wrong, or asks for more than this endpoint speaks.</exception>
    public static SqlPredicate Parse(string text) => new(SqlStatementParser.Condition(text));

    /// <summary>Whether the condition is true of a document; false and undefined are both no.</summary>
    public bool Matches(JsonElement document) => _condition.Evaluate(new SqlRow(document, null)).IsTrue;
}
