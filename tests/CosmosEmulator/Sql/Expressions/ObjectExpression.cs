using System.Text;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary><c>{"a": b}</c>; a property with an undefined value is left out.</summary>
internal sealed class ObjectExpression(IReadOnlyList<KeyValuePair<string, SqlExpression>> properties) : SqlExpression
{
    /// <inheritdoc/>
    public override IEnumerable<SqlExpression> Operands => properties.Select(property => property.Value);

    /// <inheritdoc/>
    public override SqlValue Evaluate(in SqlRow row)
    {
        var values = new SqlProperty[properties.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = new(properties[i].Key, properties[i].Value.Evaluate(row));
        return SqlValue.Of(values);
    }

    /// <inheritdoc/>
    public override void Write(StringBuilder text)
    {
        text.Append('{');
        for (int i = 0; i < properties.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            LiteralExpression.WriteString(text, properties[i].Key);
            text.Append(": ");
            properties[i].Value.Write(text);
        }

        text.Append('}');
    }
}
