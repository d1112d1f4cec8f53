using System.Text;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary><c>BETWEEN</c>, both ends included; undefined when the three are not of one type.</summary>
internal sealed class BetweenExpression(SqlExpression operand, SqlExpression low, SqlExpression high, bool isNot) : SqlExpression
{
    /// <inheritdoc/>
    public override IEnumerable<SqlExpression> Operands => [operand, low, high];

    /// <inheritdoc/>
    public override SqlValue Evaluate(in SqlRow row)
    {
        var value = operand.Evaluate(row);
        return SqlComparison.Order(value, low.Evaluate(row)) is { } fromLow && SqlComparison.Order(value, high.Evaluate(row)) is { } toHigh
            ? SqlValue.Of((fromLow >= 0 && toHigh <= 0) != isNot)
            : default;
    }

    /// <inheritdoc/>
    public override void Write(StringBuilder text)
    {
        text.Append('(');
        operand.Write(text);
        text.Append(isNot ? " NOT BETWEEN " : " BETWEEN ");
        low.Write(text);
        text.Append(" AND ");
        high.Write(text);
        text.Append(')');
    }
}
