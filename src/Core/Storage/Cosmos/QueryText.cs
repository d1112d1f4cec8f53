using System.Globalization;
using System.Text;
using Microsoft.Azure.Cosmos;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>Every query the store sends. Values are parameters, never part of a text.</summary>
internal static class QueryText
{
    /// <summary>Which of some ids exist in a shard.</summary>
    public const string ExistingIds = "SELECT VALUE c.id FROM c WHERE c.id IN ";

    /// <summary>Which of some receipts exist in a shard, with their prints.</summary>
    public const string ExistingReceipts = "SELECT c.id, c.print FROM c WHERE c.id IN ";

    /// <summary>Totals by value, from the highest.</summary>
    public const string HighestTotals = Values + HighestTotalsTail;

    /// <summary>Totals by value, from the highest below one.</summary>
    public const string HighestTotalsBelow = Values + HighestTotalsBelowTail;

    /// <summary>Totals of one value by name, behind one.</summary>
    public const string EqualTotalsBehind = Values + EqualTotalsBehindTail;

    /// <summary>Totals by name, behind one; the empty name is behind none.</summary>
    public const string TotalsBehind = Values + TotalsBehindTail;

    /// <summary><see cref="HighestTotals"/> with their history.</summary>
    public const string HighestHistories = Histories + HighestTotalsTail;

    /// <summary><see cref="HighestTotalsBelow"/> with their history.</summary>
    public const string HighestHistoriesBelow = Histories + HighestTotalsBelowTail;

    /// <summary><see cref="EqualTotalsBehind"/> with their history.</summary>
    public const string EqualHistoriesBehind = Histories + EqualTotalsBehindTail;

    /// <summary><see cref="TotalsBehind"/> with their history.</summary>
    public const string HistoriesBehind = Histories + TotalsBehindTail;

    /// <summary>The newest dead letters of a source.</summary>
    public const string NewestLetters = "SELECT c.letter, c.at, c.reason, c.body FROM c ORDER BY c.at DESC";

    private const string Values = "SELECT c.id, c.total, c.parts, c.baseline";
    private const string Histories = Values + ", c.changedAt, c.history";
    private const string Shown = " FROM c WHERE STARTSWITH(c.id, @prefix) AND c.hidden = false";
    private const string HighestTotalsTail = Shown + " ORDER BY c.total DESC";
    private const string HighestTotalsBelowTail = Shown + " AND c.total < @total ORDER BY c.total DESC";
    private const string EqualTotalsBehindTail = Shown + " AND c.total = @total AND c.id > @name ORDER BY c.id";
    private const string TotalsBehindTail = Shown + " AND c.id > @name ORDER BY c.id";

    private static readonly string[] _names = [.. Enumerable.Range(0, 100).Select(static i => "@i" + i.ToString(CultureInfo.InvariantCulture))];

    /// <summary>A query over some ids, at most as many as a commit has operations.</summary>
    public static QueryDefinition OverIds(string text, IReadOnlyList<string> ids)
    {
        var query = new StringBuilder(text, text.Length + 2 + (ids.Count * 6)).Append('(').AppendJoin(", ", _names.AsSpan(0, ids.Count)).Append(')');
        var definition = new QueryDefinition(query.ToString());
        for (int i = 0; i < ids.Count; i++)
            definition.WithParameter(_names[i], ids[i]);
        return definition;
    }
}
