namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>Finds the values that a filter holds a path to: by <c>=</c> or <c>IN</c> with constants, standing alone or in an AND at the top.</summary>
internal static class SqlPinnedPath
{
    /// <summary>The only values the path can have in a document the filter lets through; null when it does not say.</summary>
    public static IReadOnlyList<SqlValue>? Values(SqlExpression? filter, ReadOnlySpan<string> path)
    {
        switch (filter)
        {
            case BinaryExpression { Sign: "=" } equal when IsPath(equal.Left, path) && IsConstant(equal.Right):
                return [equal.Right.Evaluate(default)];
            case BinaryExpression { Sign: "=" } equal when IsPath(equal.Right, path) && IsConstant(equal.Left):
                return [equal.Left.Evaluate(default)];
            case InExpression { IsNot: false } among when IsPath(among.Operand, path) && among.List.All(IsConstant):
                return [.. among.List.Select(item => item.Evaluate(default))];
            case LogicalExpression { IsAnd: true } all:
                foreach (var term in all.Operands)
                {
                    if (Values(term, path) is { } values)
                        return values;
                }

                return null;
            default:
                return null;
        }
    }

    /// <summary>The strings among those values, the only ones an id can be.</summary>
    public static IReadOnlySet<string>? Strings(SqlExpression? filter, ReadOnlySpan<string> path) =>
        Values(filter, path)?.Where(value => value.Kind == SqlKind.String).Select(value => value.Text).ToHashSet(StringComparer.Ordinal);

    private static bool IsPath(SqlExpression expression, ReadOnlySpan<string> path) => expression is MemberExpression member && member.IsPath(path);

    private static bool IsConstant(SqlExpression expression) => expression is LiteralExpression or ParameterExpression;
}
