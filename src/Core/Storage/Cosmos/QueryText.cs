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
    public const string HighestTotals =
        "SELECT c.id, c.total, c.parts, c.baseline FROM c WHERE STARTSWITH(c.id, @prefix) AND c.hidden = false ORDER BY c.total DESC";

    /// <summary>Totals by value, from the highest below one.</summary>
    public const string HighestTotalsBelow =
        "SELECT c.id, c.total, c.parts, c.baseline FROM c WHERE STARTSWITH(c.id, @prefix) AND c.hidden = false AND c.total < @total ORDER BY c.total DESC";

    /// <summary>Totals of one value by name, behind one.</summary>
    public const string EqualTotalsBehind =
        "SELECT c.id, c.total, c.parts, c.baseline FROM c WHERE STARTSWITH(c.id, @prefix) AND c.hidden = false AND c.total = @total AND c.id > @name ORDER BY c.id";

    /// <summary>Totals by name, behind one; the empty name is behind none.</summary>
    public const string TotalsBehind =
        "SELECT c.id, c.total, c.parts, c.baseline FROM c WHERE STARTSWITH(c.id, @prefix) AND c.hidden = false AND c.id > @name ORDER BY c.id";

    /// <summary>The newest dead letters of a source.</summary>
    public const string NewestLetters = "SELECT c.letter, c.at, c.reason, c.body FROM c ORDER BY c.at DESC";

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
