using System.Text;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>Arithmetic, comparison and concatenation of two operands; undefined for operands of other types.</summary>
internal sealed class BinaryExpression(string sign, SqlExpression left, SqlExpression right) : SqlExpression
{
    /// <summary>The sign.</summary>
    public string Sign => sign;

    /// <summary>The left operand.</summary>
    public SqlExpression Left => left;

    /// <summary>The right operand.</summary>
    public SqlExpression Right => right;

    /// <inheritdoc/>
    public override IEnumerable<SqlExpression> Operands => [left, right];

    /// <inheritdoc/>
    public override SqlValue Evaluate(in SqlRow row)
    {
        var a = left.Evaluate(row);
        var b = right.Evaluate(row);
        switch (sign)
        {
            case "=":
                return SqlComparison.Equal(a, b);
            case "!=":
                var equal = SqlComparison.Equal(a, b);
                return equal.Kind == SqlKind.Undefined ? default : SqlValue.Of(equal.IsFalse);
            case "||":
                return a.Kind == SqlKind.String && b.Kind == SqlKind.String ? SqlValue.Of(a.Text + b.Text) : default;
            case "<" or "<=" or ">" or ">=":
                return SqlComparison.Order(a, b) is { } order ? SqlValue.Of(Holds(order)) : default;
            default:
                return a.Kind == SqlKind.Number && b.Kind == SqlKind.Number ? SqlValue.Of(Arithmetic(a.Number, b.Number)) : default;
        }
    }

    /// <inheritdoc/>
    public override void Write(StringBuilder text)
    {
        text.Append('(');
        left.Write(text);
        text.Append(' ').Append(sign).Append(' ');
        right.Write(text);
        text.Append(')');
    }

    private bool Holds(int order) => sign switch
    {
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        _ => order >= 0,
    };

    private double Arithmetic(double a, double b) => sign switch
    {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" => a / b,
        _ => a % b,
    };
}
