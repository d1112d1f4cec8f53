using System.Text;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>The document, by the name that FROM gives it.</summary>
internal sealed class RootExpression(string alias) : SqlExpression
{
    /// <inheritdoc/>
    public override SqlValue Evaluate(in SqlRow row) => SqlValue.Of(row.Document);

    /// <inheritdoc/>
    public override void Write(StringBuilder text) => text.Append(alias);
}
