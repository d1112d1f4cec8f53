using System.Text;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>
/// <c>AND</c> or <c>OR</c> over any number of terms. A chain of a thousand is one expression and not a thousand deep: the SDK sends such chains to read many items.
/// Three-valued: one false term decides an AND and one true term an OR, whatever the others; otherwise a term that is no Boolean makes it undefined.
/// </summary>
/// <remarks>https://learn.microsoft.com/azure/cosmos-db/nosql/query/logical-operators</remarks>
internal sealed class LogicalExpression(bool isAnd, IReadOnlyList<SqlExpression> terms) : SqlExpression
{
    /// <summary>Whether it is AND.</summary>
    public bool IsAnd => isAnd;

    /// <inheritdoc/>
    public override IReadOnlyList<SqlExpression> Operands => terms;

    /// <inheritdoc/>
    public override SqlValue Evaluate(in SqlRow row)
    {
        bool isUndefined = false;
        foreach (var term in terms)
        {
            var value = term.Evaluate(row);
            if (isAnd ? value.IsFalse : value.IsTrue)
                return value;
            isUndefined |= value.Kind != SqlKind.Boolean;
        }

        return isUndefined ? default : SqlValue.Of(isAnd);
    }

    /// <inheritdoc/>
    public override void Write(StringBuilder text)
    {
        text.Append('(', terms.Count - 1);
        terms[0].Write(text);
        foreach (var term in terms.Skip(1))
        {
            text.Append(isAnd ? " AND " : " OR ");
            term.Write(text);
            text.Append(')');
        }
    }
}
