using System.Text;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>A parameter, bound when the text is parsed; one that the request does not define is undefined.</summary>
internal sealed class ParameterExpression(string name, SqlValue value) : SqlExpression
{
    /// <summary>Its value.</summary>
    public SqlValue Value => value;

    /// <inheritdoc/>
    public override SqlValue Evaluate(in SqlRow row) => value;

    /// <inheritdoc/>
    public override void Write(StringBuilder text) => text.Append(name);
}
