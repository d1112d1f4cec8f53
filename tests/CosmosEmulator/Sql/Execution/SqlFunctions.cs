using System.Collections.Frozen;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>The built-in functions by name, whatever its case. Arguments of another type make a result undefined, except of the tests for a type.</summary>
/// <remarks>https://learn.microsoft.com/azure/cosmos-db/nosql/query/system-functions</remarks>
internal static class SqlFunctions
{
    private static readonly FrozenDictionary<string, SqlFunction> ByName = new Dictionary<string, SqlFunction>(StringComparer.OrdinalIgnoreCase)
    {
        ["ABS"] = new(1, 1, (a, _) => a[0].Kind == SqlKind.Number ? SqlValue.Of(Math.Abs(a[0].Number)) : default),
        ["ARRAY_CONTAINS"] = new(2, 3, ArrayContains),
        ["ARRAY_LENGTH"] = new(1, 1, (a, _) => a[0].Kind == SqlKind.Array ? SqlValue.Of(a[0].Length) : default),
        ["CONTAINS"] = new(2, 3, (a, n) => Search(a, n, (text, part, comparison) => text.Contains(part, comparison))),
        ["ENDSWITH"] = new(2, 3, (a, n) => Search(a, n, (text, part, comparison) => text.EndsWith(part, comparison))),
        ["IS_ARRAY"] = Is(kind => kind == SqlKind.Array),
        ["IS_BOOL"] = Is(kind => kind == SqlKind.Boolean),
        ["IS_BOOLEAN"] = Is(kind => kind == SqlKind.Boolean),
        ["IS_DEFINED"] = Is(kind => kind != SqlKind.Undefined),
        ["IS_NULL"] = Is(kind => kind == SqlKind.Null),
        ["IS_NUMBER"] = Is(kind => kind == SqlKind.Number),
        ["IS_OBJECT"] = Is(kind => kind == SqlKind.Object),
        ["IS_PRIMITIVE"] = Is(kind => kind is SqlKind.Null or SqlKind.Boolean or SqlKind.Number or SqlKind.String),
        ["IS_STRING"] = Is(kind => kind == SqlKind.String),
        ["LENGTH"] = new(1, 1, (a, _) => a[0].Kind == SqlKind.String ? SqlValue.Of(a[0].Text.Length) : default),
        ["LOWER"] = new(1, 1, (a, _) => a[0].Kind == SqlKind.String ? SqlValue.Of(a[0].Text.ToLowerInvariant()) : default),
        ["STARTSWITH"] = new(2, 3, (a, n) => Search(a, n, (text, part, comparison) => text.StartsWith(part, comparison))),
        ["UPPER"] = new(1, 1, (a, _) => a[0].Kind == SqlKind.String ? SqlValue.Of(a[0].Text.ToUpperInvariant()) : default),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The function of that name.</summary>
    public static bool TryGet(string name, out SqlFunction function) => ByName.TryGetValue(name, out function!);

    private static SqlFunction Is(Func<SqlKind, bool> test) => new(1, 1, (a, _) => SqlValue.Of(test(a[0].Kind)));

    private static SqlValue Search(SqlArguments a, int count, Func<string, string, StringComparison, bool> find)
    {
        if (a[0].Kind != SqlKind.String || a[1].Kind != SqlKind.String || (count == 3 && a[2].Kind != SqlKind.Boolean))
            return default;
        return SqlValue.Of(find(a[0].Text, a[1].Text, count == 3 && a[2].IsTrue ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal));
    }

    // With a third argument of true an object matches an item that has all its properties with the same values, and perhaps more.
    private static SqlValue ArrayContains(SqlArguments a, int count)
    {
        if (a[0].Kind != SqlKind.Array || a[1].Kind == SqlKind.Undefined || (count == 3 && a[2].Kind != SqlKind.Boolean))
            return default;
        bool isPart = count == 3 && a[2].IsTrue && a[1].Kind == SqlKind.Object;
        for (int i = 0; i < a[0].Length; i++)
        {
            var item = a[0].Item(i);
            if (isPart ? item.Kind == SqlKind.Object && SqlComparison.SameProperties(item, a[1], isPart: true) : SqlComparison.Same(item, a[1]))
                return SqlValue.Of(true);
        }

        return SqlValue.Of(false);
    }
}
