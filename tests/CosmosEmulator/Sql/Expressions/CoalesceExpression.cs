using System.Text;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary><c>a ?? b</c>: b when a is undefined.</summary>
internal sealed class CoalesceExpression(SqlExpression left, SqlExpression right) : SqlExpression
{
    /// <inheritdoc/>
    public override IEnumerable<SqlExpression> Operands => [left, right];

    /// <inheritdoc/>
    public override SqlValue Evaluate(in SqlRow row) => left.Evaluate(row) is { Kind: not SqlKind.Undefined } value ? value : right.Evaluate(row);

    /// <inheritdoc/>
    public override void Write(StringBuilder text)
    {
        text.Append('(');
        left.Write(text);
        text.Append(" ?? ");
        right.Write(text);
        text.Append(')');
    }
}
