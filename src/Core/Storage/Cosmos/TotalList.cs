using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using ShardedCounter.Aggregation;
using ShardedCounter.Model;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>Lists totals by value or by name, a page a call, from a position and not from a token of the service. Any thread.</summary>
/// <remarks>
/// By value the service orders by <c>total</c> alone (two orders would need a composite index), so equal ones come in any order. A page is therefore made of: what is
/// left of the position's own value, by name; what is below, from the highest; and where that may have been cut within equal ones, those again by name. Three queries at
/// most. A counter that moves between two of them is listed once.
/// </remarks>
internal sealed class TotalList(Container totals, QueryPages queries)
{
    /// <summary>A page.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be read now.</exception>
    public async ValueTask<TotalPage> ReadAsync(TotalQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var page = new Page(query.Top + 1); // one more than asked for tells whether there is a next page
        if (query.Order == TotalOrder.Name)
        {
            QueryDefinition behind = Behind(query.WithHistory ? QueryText.HistoriesBehind : QueryText.TotalsBehind, query.Prefix, query.After?.Counter.Name);
            page.AddRange(await QueryAsync(behind, query.WithHistory, page.Missing, cancellationToken));
        }
        else
            await ReadByValueAsync(query, page, cancellationToken);

        IReadOnlyList<TotalEntry> entries = page.Entries;
        if (entries.Count <= query.Top)
            return new TotalPage(entries, null);
        TotalEntry last = entries[query.Top - 1];
        return new TotalPage([.. entries.Take(query.Top)], new TotalPosition((double)last.Value, last.Counter));
    }

    private async Task ReadByValueAsync(TotalQuery query, Page page, CancellationToken cancellationToken)
    {
        if (query.After is { } after)
            page.AddRange(await QueryEqualAsync(query, after.OrderKey, after.Counter.Name, page.Missing, cancellationToken));
        int wanted = page.Missing;
        if (wanted == 0)
            return;
        QueryDefinition below = query.After is { } from
            ? new QueryDefinition(query.WithHistory ? QueryText.HighestHistoriesBelow : QueryText.HighestTotalsBelow).WithParameter("@total", from.OrderKey)
            : new QueryDefinition(query.WithHistory ? QueryText.HighestHistories : QueryText.HighestTotals);
        List<TotalEntry> highest = await QueryAsync(below.WithParameter("@prefix", query.Prefix), query.WithHistory, wanted, cancellationToken);
        highest.Sort(static (a, b) => ((double)b.Value).CompareTo((double)a.Value) is not 0 and int byValue ? byValue : a.Counter.CompareTo(b.Counter));
        if (highest.Count < wanted)
        {
            page.AddRange(highest);
            return;
        }

        double lowest = (double)highest[^1].Value;
        page.AddRange(highest.Where(entry => (double)entry.Value > lowest));
        page.AddRange(await QueryEqualAsync(query, lowest, string.Empty, page.Missing, cancellationToken));
    }

    private async Task<List<TotalEntry>> QueryEqualAsync(TotalQuery query, double total, string name, int wanted, CancellationToken cancellationToken)
    {
        if (wanted == 0)
            return [];
        QueryDefinition equal = Behind(query.WithHistory ? QueryText.EqualHistoriesBehind : QueryText.EqualTotalsBehind, query.Prefix, name);
        return await QueryAsync(equal.WithParameter("@total", total), query.WithHistory, wanted, cancellationToken);
    }

    /// <summary>At least as many as wanted, if there are.</summary>
    private async Task<List<TotalEntry>> QueryAsync(QueryDefinition query, bool withHistory, int wanted, CancellationToken cancellationToken)
    {
        var entries = new List<TotalEntry>();
        StoreAnswer? failure = await queries.ReadAsync(
            CallKind.TotalList, totals, query, partition: null, pageSize: wanted, entries, withHistory ? AddHistory : Add, found => found.Count >= wanted, cancellationToken);
        return failure is null ? entries : throw CosmosErrors.Unavailable(CallKind.TotalList, failure);
    }

    private static QueryDefinition Behind(string text, string prefix, string? name) =>
        new QueryDefinition(text).WithParameter("@prefix", prefix).WithParameter("@name", name ?? string.Empty);

    private static void Add(ref Utf8JsonReader reader, ref List<TotalEntry> entries)
    {
        TotalDocument total = ReadTotal(ref reader);
        entries.Add(new TotalEntry(total.Counter, total.Value));
    }

    private static void AddHistory(ref Utf8JsonReader reader, ref List<TotalEntry> entries)
    {
        TotalDocument total = ReadTotal(ref reader);
        entries.Add(new TotalEntry(total.Counter, total.Value, total.ViewHistory()));
    }

    private static TotalDocument ReadTotal(ref Utf8JsonReader reader)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        var counter = CounterId.Parse(document.RootElement.GetProperty("id"u8).GetString()!);
        return TotalDocumentJson.Read(counter, JsonMarshal.GetRawUtf8Value(document.RootElement));
    }

    /// <summary>The entries found so far, each counter once, no more than wanted.</summary>
    private sealed class Page(int wanted)
    {
        private readonly List<TotalEntry> _entries = [];
        private readonly HashSet<CounterId> _counters = [];

        public IReadOnlyList<TotalEntry> Entries => _entries;

        public int Missing => wanted - _entries.Count;

        public void AddRange(IEnumerable<TotalEntry> entries)
        {
            foreach (TotalEntry entry in entries)
            {
                if (Missing > 0 && _counters.Add(entry.Counter))
                    _entries.Add(entry);
            }
        }
    }
}
