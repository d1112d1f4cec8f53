using System.Text.Json;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>
/// Where a client that merges the ranges of an ordered query goes on after it was stopped: at the values of the last item it gave out, which ranges before that item's
/// have already answered for and ranges behind it have not. It travels beside the text, as <c>"resumeFilter":{"value":[…],"rid":…,"exclude":…}</c>.
/// </summary>
public sealed class SqlResume
{
    private readonly SqlValue[] _values;
    private readonly ulong? _rid;
    private readonly bool _isExclusive;

    private SqlResume(SqlValue[] values, ulong? rid, bool isExclusive)
    {
        _values = values;
        _rid = rid;
        _isExclusive = isExclusive;
    }

    /// <summary>Reads the filter.</summary>
    /// <param name="filter">The JSON. A value that is undefined stands as an empty array; arrays and objects, given by their hashes, have no order here.</param>
    /// <exception cref="SqlRefusedException">It is not such a filter.</exception>
    public static SqlResume Parse(JsonElement filter)
    {
        if (filter.ValueKind != JsonValueKind.Object || !filter.TryGetProperty("value"u8, out var list) || list.ValueKind != JsonValueKind.Array)
            throw Malformed();
        var values = list.EnumerateArray().Select(Value).ToArray();
        ulong? rid = filter.TryGetProperty("rid"u8, out var text) && text.ValueKind == JsonValueKind.String ? SqlRid.Of(filter, "rid"u8) : null;
        return new(values, rid, filter.TryGetProperty("exclude"u8, out var exclude) && exclude.ValueKind == JsonValueKind.True);
    }

    /// <summary>Whether a document is at or behind the place.</summary>
    internal bool Admits(SqlSort sort, in SqlSorted document)
    {
        if (document.Keys.Length != _values.Length)
            throw Malformed();
        int order = sort.CompareKeys(document.Keys, _values);
        if (order == 0 && _rid is { } rid)
            order = sort.CompareRids(document.Rid, rid);
        return order > 0 || (order == 0 && !_isExclusive);
    }

    private static SqlValue Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array when value.GetArrayLength() == 0 => SqlValue.Undefined,
        JsonValueKind.Array or JsonValueKind.Object => throw SqlRefusedException.Unsupported("ORDER BY over arrays or objects", 0, 0),
        _ => SqlValue.Of(value),
    };

    private static SqlRefusedException Malformed() => new("SC3002", "The resume filter does not fit the query.", 0, 0);
}
