using System.Text;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary><c>a ? b : c</c>: c unless a is true.</summary>
internal sealed class ConditionalExpression(SqlExpression condition, SqlExpression then, SqlExpression otherwise) : SqlExpression
{
    /// <inheritdoc/>
    public override IEnumerable<SqlExpression> Operands => [condition, then, otherwise];

    /// <inheritdoc/>
    public override SqlValue Evaluate(in SqlRow row) => condition.Evaluate(row).IsTrue ? then.Evaluate(row) : otherwise.Evaluate(row);

    /// <inheritdoc/>
    public override void Write(StringBuilder text)
    {
        text.Append('(');
        condition.Write(text);
        text.Append(" ? ");
        then.Write(text);
        text.Append(" : ");
        otherwise.Write(text);
        text.Append(')');
    }
}
