using System.Text;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>A call of a built-in function.</summary>
internal sealed class FunctionExpression(string name, SqlFunction function, IReadOnlyList<SqlExpression> arguments) : SqlExpression
{
    /// <inheritdoc/>
    public override IEnumerable<SqlExpression> Operands => arguments;

    /// <inheritdoc/>
    public override SqlValue Evaluate(in SqlRow row)
    {
        var values = default(SqlArguments);
        for (int i = 0; i < arguments.Count; i++)
            values[i] = arguments[i].Evaluate(row);
        return function.Call(values, arguments.Count);
    }

    /// <inheritdoc/>
    public override void Write(StringBuilder text)
    {
        text.Append(name).Append('(');
        WriteList(text, arguments);
        text.Append(')');
    }
}
