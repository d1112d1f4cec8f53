using System.Text;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary><c>NOT</c>, <c>-</c> and <c>+</c>; undefined for an operand of another type.</summary>
internal sealed class UnaryExpression(string sign, SqlExpression operand) : SqlExpression
{
    /// <inheritdoc/>
    public override IEnumerable<SqlExpression> Operands => [operand];

    /// <inheritdoc/>
    public override SqlValue Evaluate(in SqlRow row)
    {
        var value = operand.Evaluate(row);
        if (sign == "NOT")
            return value.Kind == SqlKind.Boolean ? SqlValue.Of(value.IsFalse) : default;
        return value.Kind == SqlKind.Number ? SqlValue.Of(sign == "-" ? -value.Number : value.Number) : default;
    }

    /// <inheritdoc/>
    public override void Write(StringBuilder text)
    {
        text.Append('(').Append(sign).Append(' ');
        operand.Write(text);
        text.Append(')');
    }
}
