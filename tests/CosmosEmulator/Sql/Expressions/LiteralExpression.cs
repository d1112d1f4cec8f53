using System.Globalization;
using System.Text;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>A constant in the text.</summary>
internal sealed class LiteralExpression(SqlValue value) : SqlExpression
{
    /// <summary>The constant.</summary>
    public SqlValue Value => value;

    /// <inheritdoc/>
    public override SqlValue Evaluate(in SqlRow row) => value;

    /// <inheritdoc/>
    public override void Write(StringBuilder text)
    {
        switch (value.Kind)
        {
            case SqlKind.Undefined:
                text.Append("undefined");
                break;
            case SqlKind.Null:
                text.Append("null");
                break;
            case SqlKind.Boolean:
                text.Append(value.IsTrue ? "true" : "false");
                break;
            case SqlKind.Number:
                WriteNumber(text, value.Number);
                break;
            default:
                WriteString(text, value.Text);
                break;
        }
    }

    /// <summary>Writes a string in double quotes.</summary>
    public static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            switch (c)
            {
                case '"' or '\\':
                    text.Append('\\').Append(c);
                    break;
                case '\b':
                    text.Append("\\b");
                    break;
                case '\f':
                    text.Append("\\f");
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                case '\r':
                    text.Append("\\r");
                    break;
                case '\t':
                    text.Append("\\t");
                    break;
                case < ' ':
                    text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                    break;
                default:
                    text.Append(c);
                    break;
            }
        }

        text.Append('"');
    }

    // Whole numbers of up to 17 digits are written without an exponent, others in the shortest form with an exponent of two digits at least.
    private static void WriteNumber(StringBuilder text, double number)
    {
        if (number == Math.Floor(number) && Math.Abs(number) < 1e17)
        {
            text.Append((long)number);
            return;
        }

        string shortest = number.ToString("R", CultureInfo.InvariantCulture);
        int exponent = shortest.IndexOf('E', StringComparison.Ordinal);
        if (exponent < 0)
            text.Append(shortest);
        else
            text.Append(shortest, 0, exponent).Append('e').Append(shortest[exponent + 1]).Append(shortest[(exponent + 2)..].PadLeft(2, '0'));
    }
}
