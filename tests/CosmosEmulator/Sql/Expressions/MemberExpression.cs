using System.Text;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>A property by a name or an item by a number that is known when the text is parsed: <c>c.a</c>, <c>c["a"]</c>, <c>c[@a]</c>, <c>c[0]</c>.</summary>
/// <param name="owner">What has the member.</param>
/// <param name="key">The name or the number.</param>
/// <param name="isDotted">Whether the text has it after a dot.</param>
internal sealed class MemberExpression(SqlExpression owner, SqlExpression key, bool isDotted) : SqlExpression
{
    private readonly SqlValue _key = key.Evaluate(default);
    private readonly byte[] _utf8Name = key.Evaluate(default) is { Kind: SqlKind.String } text ? Encoding.UTF8.GetBytes(text.Text) : [];
    private readonly string? _name = key.Evaluate(default) is { Kind: SqlKind.String } name ? name.Text : null;

    /// <summary>What has the member.</summary>
    public SqlExpression Owner => owner;

    /// <summary>The property's name; null for an item.</summary>
    public string? Name => _name;

    /// <inheritdoc/>
    public override IEnumerable<SqlExpression> Operands => [owner];

    /// <summary>Whether it is the path from the document through these names.</summary>
    public bool IsPath(ReadOnlySpan<string> names) => !names.IsEmpty && _name == names[^1]
        && (owner is MemberExpression member ? member.IsPath(names[..^1]) : owner is RootExpression && names.Length == 1);

    /// <inheritdoc/>
    public override SqlValue Evaluate(in SqlRow row)
    {
        var value = owner.Evaluate(row);
        return _name is not null ? value.Property(_name, _utf8Name) : _key.Kind == SqlKind.Number ? value.Item(_key.Number) : default;
    }

    /// <inheritdoc/>
    public override void Write(StringBuilder text)
    {
        owner.Write(text);
        if (isDotted)
        {
            text.Append('.').Append(_name);
            return;
        }

        text.Append('[');
        key.Write(text);
        text.Append(']');
    }
}
