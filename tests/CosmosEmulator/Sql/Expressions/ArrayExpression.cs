using System.Text;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary><c>[a, b]</c>.</summary>
internal sealed class ArrayExpression(IReadOnlyList<SqlExpression> items) : SqlExpression
{
    /// <inheritdoc/>
    public override IEnumerable<SqlExpression> Operands => items;

    /// <inheritdoc/>
    public override SqlValue Evaluate(in SqlRow row)
    {
        // An undefined item leaves no hole.
        var values = new List<SqlValue>(items.Count);
        foreach (var item in items)
        {
            var value = item.Evaluate(row);
            if (value.Kind != SqlKind.Undefined)
                values.Add(value);
        }

        return SqlValue.Of(values.ToArray());
    }

    /// <inheritdoc/>
    public override void Write(StringBuilder text)
    {
        text.Append('[');
        WriteList(text, items);
        text.Append(']');
    }
}
