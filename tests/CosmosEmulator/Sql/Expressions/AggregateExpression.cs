using System.Text;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>An aggregate over all documents: <c>COUNT</c>, <c>SUM</c>, <c>MIN</c>, <c>MAX</c>.</summary>
/// <param name="name">The name as the text has it.</param>
/// <param name="argument">What is aggregated.</param>
/// <param name="slot">Where <see cref="SqlRow.Aggregates"/> holds its result.</param>
internal sealed class AggregateExpression(string name, SqlExpression argument, int slot) : SqlExpression
{
    /// <summary>The name in upper case.</summary>
    public string Name { get; } = name.ToUpperInvariant();

    /// <summary>What is aggregated.</summary>
    public SqlExpression Argument => argument;

    /// <summary>Where <see cref="SqlRow.Aggregates"/> holds its result.</summary>
    public int Slot => slot;

    /// <inheritdoc/>
    public override IEnumerable<SqlExpression> Operands => [argument];

    /// <inheritdoc/>
    public override SqlValue Evaluate(in SqlRow row) => row.Aggregates![slot];

    /// <inheritdoc/>
    public override void Write(StringBuilder text)
    {
        text.Append(name).Append('(');
        argument.Write(text);
        text.Append(')');
    }
}
