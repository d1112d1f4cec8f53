using System.Text;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>
/// <c>IN</c>: an OR of equalities. A list of constant strings, such as the ids the store and the SDK look up by the hundred, is a set and costs one look-up
/// a document.
/// </summary>
internal sealed class InExpression : SqlExpression
{
    private readonly IReadOnlyList<SqlExpression> _list;
    private readonly bool _isNot;
    private readonly HashSet<string>? _strings;

    /// <summary>Creates the expression.</summary>
    public InExpression(SqlExpression operand, IReadOnlyList<SqlExpression> list, bool isNot)
    {
        Operand = operand;
        _list = list;
        _isNot = isNot;
        if (list.All(item => item is LiteralExpression or ParameterExpression && item.Evaluate(default).Kind == SqlKind.String))
            _strings = [.. list.Select(item => item.Evaluate(default).Text)];
    }

    /// <summary>What is looked for.</summary>
    public SqlExpression Operand { get; }

    /// <summary>Whether it is NOT IN.</summary>
    public bool IsNot => _isNot;

    /// <summary>The strings looked among, when the list is of constant strings alone.</summary>
    public IReadOnlySet<string>? Strings => _strings;

    /// <summary>The list.</summary>
    public IReadOnlyList<SqlExpression> List => _list;

    /// <inheritdoc/>
    public override IEnumerable<SqlExpression> Operands => [Operand, .. _list];

    /// <inheritdoc/>
    public override SqlValue Evaluate(in SqlRow row)
    {
        var value = Operand.Evaluate(row);
        if (_strings is not null)
            return value.Kind == SqlKind.String ? SqlValue.Of(_strings.Contains(value.Text) != _isNot) : default;
        bool isUndefined = false;
        foreach (var item in _list)
        {
            var equal = SqlComparison.Equal(value, item.Evaluate(row));
            if (equal.IsTrue)
                return SqlValue.Of(!_isNot);
            isUndefined |= equal.Kind == SqlKind.Undefined;
        }

        return isUndefined ? default : SqlValue.Of(_isNot);
    }

    /// <inheritdoc/>
    public override void Write(StringBuilder text)
    {
        text.Append('(');
        Operand.Write(text);
        text.Append(_isNot ? " NOT  IN (" : " IN (");
        WriteList(text, _list);
        text.Append("))");
    }
}
