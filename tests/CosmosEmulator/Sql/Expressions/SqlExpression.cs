using System.Text;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>A scalar expression. Immutable: threads share it.</summary>
internal abstract class SqlExpression
{
    /// <summary>The value over a row.</summary>
    public abstract SqlValue Evaluate(in SqlRow row);

    /// <summary>Writes the expression as the service's planner writes it: every operation in parentheses, strings in double quotes.</summary>
    public abstract void Write(StringBuilder text);

    /// <summary>The expressions this one is made of.</summary>
    public virtual IEnumerable<SqlExpression> Operands => [];

    /// <inheritdoc/>
    public sealed override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    /// <summary>Writes expressions with commas between them.</summary>
    protected static void WriteList(StringBuilder text, IReadOnlyList<SqlExpression> expressions)
    {
        for (int i = 0; i < expressions.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            expressions[i].Write(text);
        }
    }
}
