namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>
/// Finds the values that a filter holds a path to: by <c>=</c> or <c>IN</c> with constants. An AND holds it to what all its terms that say anything agree on,
/// an OR to what any of its terms does, if all say something.
/// </summary>
internal static class SqlPinnedPath
{
    /// <summary>The only values the path can have in a document the filter lets through, none twice; null when it does not say.</summary>
    public static IReadOnlyList<SqlValue>? Values(SqlExpression? filter, ReadOnlySpan<string> path)
    {
        switch (filter)
        {
            case BinaryExpression { Sign: "=" } equal when IsPath(equal.Left, path) && IsConstant(equal.Right):
                return Distinct([equal.Right.Evaluate(default)]);
            case BinaryExpression { Sign: "=" } equal when IsPath(equal.Right, path) && IsConstant(equal.Left):
                return Distinct([equal.Left.Evaluate(default)]);
            case InExpression { IsNot: false } among when IsPath(among.Operand, path) && among.List.All(IsConstant):
                return Distinct(among.List.Select(item => item.Evaluate(default)));
            case LogicalExpression { IsAnd: true } all:
                return All(all, path);
            case LogicalExpression any:
                return Any(any, path);
            default:
                return null;
        }
    }

    /// <summary>The strings among those values, the only ones an id can be.</summary>
    public static IReadOnlySet<string>? Strings(SqlExpression? filter, ReadOnlySpan<string> path) =>
        Values(filter, path)?.Where(value => value.Kind == SqlKind.String).Select(value => value.Text).ToHashSet(StringComparer.Ordinal);

    private static IReadOnlyList<SqlValue>? All(LogicalExpression all, ReadOnlySpan<string> path)
    {
        IReadOnlyList<SqlValue>? pinned = null;
        foreach (var term in all.Operands)
        {
            if (Values(term, path) is { } values)
                pinned = pinned is null ? values : [.. pinned.Where(value => values.Any(other => SqlComparison.Same(value, other)))];
        }

        return pinned;
    }

    private static IReadOnlyList<SqlValue>? Any(LogicalExpression any, ReadOnlySpan<string> path)
    {
        var pinned = new List<SqlValue>();
        foreach (var term in any.Operands)
        {
            if (Values(term, path) is not { } values)
                return null;
            pinned.AddRange(values);
        }

        return Distinct(pinned);
    }

    // Nothing is equal to undefined, and what is no primitive is left to the filter itself.
    private static IReadOnlyList<SqlValue>? Distinct(IEnumerable<SqlValue> values)
    {
        var distinct = new Dictionary<(SqlKind, double, string?), SqlValue>();
        foreach (var value in values)
        {
            if (value.Kind is SqlKind.Array or SqlKind.Object)
                return null;
            if (value.Kind != SqlKind.Undefined)
                distinct.TryAdd((value.Kind, value.Number, value.Kind == SqlKind.String ? value.Text : null), value);
        }

        return [.. distinct.Values];
    }

    private static bool IsPath(SqlExpression expression, ReadOnlySpan<string> path) => expression is MemberExpression member && member.IsPath(path);

    private static bool IsConstant(SqlExpression expression) => expression is LiteralExpression or ParameterExpression;
}
