using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>A parsed query with its parameters bound. Immutable: any thread may execute it.</summary>
public sealed class SqlQuery
{
    private readonly SqlSort _sort;
    private readonly int _skip;
    private readonly int _take;

    private SqlQuery(SqlSelect select)
    {
        Select = select;
        _sort = new SqlSort(select.Orders);
        _skip = Count(select.Offset) ?? 0;
        _take = Count(select.Limit) ?? Count(select.Top) ?? int.MaxValue;
        Ids = SqlPinnedPath.Strings(select.Where, ["id"]);
    }

    /// <summary>
    /// The only ids a document of the answer can have, when the filter asks for ids (<c>c.id = …</c>, <c>c.id IN (…)</c>) before all else; null otherwise. Whoever stores
    /// documents by id need not read the others.
    /// </summary>
    public IReadOnlySet<string>? Ids { get; }

    internal SqlSelect Select { get; }

    /// <summary>Parses a query.</summary>
    /// <param name="text">The text.</param>
    /// <param name="parameters">The parameters by name, each with its <c>@</c>. One that is missing is undefined.</param>
    /// <exception cref="SqlRefusedException">The text is wrong, or asks for more than this endpoint speaks.</exception>
    public static SqlQuery Parse(string text, IReadOnlyDictionary<string, JsonElement>? parameters = null) => new(SqlStatementParser.Query(text, parameters));

    /// <summary>Answers a page.</summary>
    /// <param name="documents">The documents in reach, with their <c>_rid</c>, in any order.</param>
    /// <param name="continuation">Where the page before ended; null for the first.</param>
    /// <param name="maxItems">How many items a page may have, at least 1. An aggregate is one item, over everything.</param>
    /// <param name="resume">Where a client that merges ranges goes on; null from the start.</param>
    /// <exception cref="SqlRefusedException">The continuation or the resume filter is not one of this query's, or the values found have no order here.</exception>
    public SqlPage Execute(IEnumerable<JsonElement> documents, string? continuation = null, int maxItems = int.MaxValue, SqlResume? resume = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxItems, 1);
        return Select.Aggregates.Count > 0 ? Aggregate(documents) : Page(documents, continuation, maxItems, resume);
    }

    /// <summary>The query as the service's planner would write it.</summary>
    public override string ToString() => SqlText.Of(Select);

    internal static int? Count(SqlExpression? count) => count is null ? null : (int)count.Evaluate(default).Number;

    private SqlPage Page(IEnumerable<JsonElement> documents, string? continuation, int maxItems, SqlResume? resume)
    {
        var start = continuation is null ? null : SqlContinuation.Parse(continuation, Select.Orders.Count);
        var found = Found(documents, start, resume);
        var items = new SqlItems();
        int passed = start?.Passed ?? 0;
        int end = (int)Math.Min((long)_skip + _take, int.MaxValue);
        int at = 0;
        while (at < found.Count && passed < end && items.Count < maxItems)
        {
            // What has no value is not an item, and TOP and OFFSET do not count it.
            var value = Select.Projection.Evaluate(new SqlRow(found[at++].Document, null));
            if (value.Kind != SqlKind.Undefined && passed++ >= _skip)
                items.Add(value);
        }

        bool isOver = at == found.Count || passed >= end;
        return new SqlPage(items.ToList(), isOver ? null : new SqlContinuation(found[at - 1].Rid, found[at - 1].Keys, passed).ToString());
    }

    private List<SqlSorted> Found(IEnumerable<JsonElement> documents, SqlContinuation? start, SqlResume? resume)
    {
        var after = start is null ? default : new SqlSorted(default, start.Rid, start.Keys);
        var found = new List<SqlSorted>();
        bool isSorted = true;
        foreach (var document in documents)
        {
            var row = new SqlRow(document, null);
            if (Select.Where is { } where && !where.Evaluate(row).IsTrue)
                continue;
            var sorted = new SqlSorted(document, SqlRid.Of(document), _sort.Keys(row));
            if ((start is not null && _sort.Compare(sorted, after) <= 0) || (resume is not null && !resume.Admits(_sort, sorted)))
                continue;
            isSorted = isSorted && (found.Count == 0 || _sort.Compare(found[^1], sorted) < 0);
            found.Add(sorted);
        }

        if (!isSorted)
            found.Sort(_sort);
        return found;
    }

    private SqlPage Aggregate(IEnumerable<JsonElement> documents)
    {
        SqlAccumulator[] accumulators = [.. Select.Aggregates.Select(aggregate => new SqlAccumulator(aggregate))];
        foreach (var document in documents)
        {
            var row = new SqlRow(document, null);
            if (Select.Where is { } where && !where.Evaluate(row).IsTrue)
                continue;
            foreach (ref var accumulator in accumulators.AsSpan())
                accumulator.Add(row);
        }

        var value = Select.Projection.Evaluate(new SqlRow(default, [.. accumulators.Select(accumulator => accumulator.Result())]));
        var items = new SqlItems();
        if (value.Kind != SqlKind.Undefined)
            items.Add(value);
        return new SqlPage(items.ToList(), null);
    }
}
