using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>
/// What the service answers to a request for a query's plan: how a client runs the query over several ranges and merges what they answer. A query whose filter
/// holds the partition key to one value runs in one place and needs no merging.
/// </summary>
/// <remarks>
/// The fields and the rewritten texts are those of the planner in the SDK, which the tests compare with this one. That planner also evaluates constant
/// expressions and finds filters that are never true; this one does not, so such a query runs and finds nothing.
/// </remarks>
public static class QueryPlan
{
    // The client puts the place where it resumes here, or true.
    private const string ResumeFilter = "({documentdb-formattableorderbyquery-filter})";

    /// <summary>Plans a query.</summary>
    /// <param name="text">The text.</param>
    /// <param name="parameters">The parameters by name, each with its <c>@</c>.</param>
    /// <param name="partitionKeyPaths">The partition key's paths, such as <c>/pk</c>.</param>
    /// <param name="effectivePartitionKey">
    /// The place of a partition key, given the values of its paths, in the text form in which ranges are bounded; null plans every query for all ranges.
    /// </param>
    /// <param name="hasLogicalPartitionKey">Whether the request is for one partition key, so that one logical partition alone is asked.</param>
    /// <returns>The plan as JSON.</returns>
    /// <exception cref="SqlRefusedException">The text is refused, or is a query that only one partition could answer.</exception>
    public static string Build(
        string text,
        IReadOnlyDictionary<string, JsonElement>? parameters,
        IReadOnlyList<string> partitionKeyPaths,
        Func<IReadOnlyList<JsonElement>, string>? effectivePartitionKey = null,
        bool hasLogicalPartitionKey = false)
    {
        var select = SqlQuery.Parse(text, parameters).Select;
        var pinned = effectivePartitionKey is null ? null : Keys(select, partitionKeyPaths);
        string[]? keys = pinned is null ? null : [.. pinned.Select(effectivePartitionKey!).Distinct().Order(StringComparer.Ordinal)];
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteNumber("partitionedQueryExecutionInfoVersion", 2);
        writer.WriteStartObject("queryInfo");
        WriteInfo(writer, select, isInOnePlace: keys is { Length: <= 1 }, hasLogicalPartitionKey);
        writer.WriteEndObject();
        writer.WriteStartArray("queryRanges");
        WriteRanges(writer, keys);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteInfo(Utf8JsonWriter writer, SqlSelect select, bool isInOnePlace, bool hasLogicalPartitionKey)
    {
        bool merges = !isInOnePlace;
        // Within one logical partition the partition itself skips documents, even when the client merges what is sorted.
        bool skips = merges && !hasLogicalPartitionKey;
        SqlOrder[] orders = merges ? [.. select.Orders] : [];
        writer.WriteString("distinctType", "None");
        WriteCount(writer, "top", merges ? select.Top : null);
        WriteCount(writer, "offset", skips ? select.Offset : null);
        WriteCount(writer, "limit", skips ? select.Limit : null);
        WriteTexts(writer, "orderBy", orders.Select(order => order.IsDescending ? "Descending" : "Ascending"));
        WriteTexts(writer, "orderByExpressions", orders.Select(order => order.Path.ToString()));
        WriteTexts(writer, "groupByExpressions", []);
        WriteTexts(writer, "groupByAliases", []);
        writer.WriteStartObject("groupByAliasToAggregateType");
        writer.WriteEndObject();
        WriteTexts(writer, "aggregates", merges ? select.Aggregates.Select(aggregate => aggregate.Name[0] + aggregate.Name[1..].ToLowerInvariant()) : []);
        writer.WriteBoolean("hasSelectValue", select.IsValue);
        writer.WriteString("rewrittenQuery", !merges ? "" : Rewritten(select, skips));
        writer.WriteNull("dCountInfo");
        writer.WriteNull("embeddingParameterMap");
        writer.WriteBoolean("hasNonStreamingOrderBy", false);
        writer.WriteBoolean("requiresExtendedQueryPlan", false);
    }

    private static string Rewritten(SqlSelect select, bool skips)
    {
        if (select.Aggregates.Count > 0)
            return RewrittenAggregate(select);
        string? offset = skips && select.Offset is not null ? "0" : select.Offset?.ToString();
        string? limit = skips && select.Offset is not null ? $"{(long)SqlQuery.Count(select.Offset)! + SqlQuery.Count(select.Limit)}" : select.Limit?.ToString();
        if (select.Orders.Count == 0)
            return skips && offset is not null ? SqlText.Of(select, SqlText.Projection(select), select.Where?.ToString(), offset, limit) : "";

        // The client sorts by the items and breaks ties by _rid, and gives its caller the payload.
        string items = string.Join(", ", select.Orders.Select(order => $"{{\"item\": {order.Path}}}"));
        string where = select.Where is null ? ResumeFilter : $"({select.Where} AND {ResumeFilter})";
        if (select.IsValue)
            where = $"({where} AND IS_DEFINED({select.Projection}))";
        return SqlText.Of(select, $"{select.Alias}._rid, [{items}] AS orderByItems, {select.Projection} AS payload", where, offset, limit);
    }

    private static string RewrittenAggregate(SqlSelect select)
    {
        if (select.Projection is not AggregateExpression aggregate)
            throw SqlRefusedException.Unsupported("composition of aggregates and other expressions", 0, 0);
        // Of MIN and MAX the client also wants to know from how many values, to tell an empty range from one without an answer.
        string extreme = aggregate.Name is "MIN" or "MAX"
            ? $", \"item2\": {{\"{aggregate.Name.ToLowerInvariant()}\": {aggregate.Name}({aggregate.Argument}), \"count\": COUNT({aggregate.Argument})}}"
            : "";
        return SqlText.Of(select, $"VALUE [{{\"item\": {aggregate}{extreme}}}]", select.Where?.ToString(), null, null);
    }

    /// <summary>The partition keys the filter allows; null when it does not say.</summary>
    private static IEnumerable<IReadOnlyList<JsonElement>>? Keys(SqlSelect select, IReadOnlyList<string> paths)
    {
        var pinned = paths.Select(path => SqlPinnedPath.Values(select.Where, path.Trim('/').Split('/'))).ToArray();
        if (Array.Exists(pinned, values => values is null))
            return null;
        IEnumerable<IReadOnlyList<JsonElement>> keys = [[]];
        foreach (var values in pinned)
            keys = keys.SelectMany(key => values!.Select(value => (IReadOnlyList<JsonElement>)[.. key, value.ToElement()]));
        return keys;
    }

    private static void WriteRanges(Utf8JsonWriter writer, string[]? keys)
    {
        if (keys is null)
            WriteRange(writer, "", "FF", isMaxInclusive: false);
        else if (keys.Length == 0)
            WriteRange(writer, "", "", isMaxInclusive: true);
        foreach (string key in keys ?? [])
            WriteRange(writer, key, key, isMaxInclusive: true);
    }

    private static void WriteRange(Utf8JsonWriter writer, string min, string max, bool isMaxInclusive)
    {
        writer.WriteStartObject();
        writer.WriteString("min", min);
        writer.WriteString("max", max);
        writer.WriteBoolean("isMinInclusive", true);
        writer.WriteBoolean("isMaxInclusive", isMaxInclusive);
        writer.WriteEndObject();
    }

    private static void WriteCount(Utf8JsonWriter writer, string name, SqlExpression? count)
    {
        if (SqlQuery.Count(count) is { } value)
            writer.WriteNumber(name, value);
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
