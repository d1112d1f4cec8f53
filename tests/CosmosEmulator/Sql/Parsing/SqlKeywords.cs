using System.Collections.Frozen;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>
/// The reserved words, none of which may follow a dot, be an alias or name a container. The list is what the SDK's native planner
/// refuses; the tests hold it to that.
/// </summary>
internal static class SqlKeywords
{
    private static readonly FrozenDictionary<string, string> AnyCase = FrozenDictionary.ToFrozenDictionary(
        ("AND ARRAY AS ASC BETWEEN BY CASE CONVERT CROSS DESC DISTINCT ELSE END ESCAPE EXISTS FOR FROM GROUP HAVING IN INNER INSERT INTO IS JOIN LEFT LIKE LIMIT NOT " +
            "OFFSET ON OR ORDER OUTER OVER RIGHT SELECT SET THEN TOP UPDATE VALUE WHEN WHERE WITH").Split(' '),
        word => word, word => word, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> LowerCase = FrozenSet.Create(StringComparer.Ordinal, "true", "false", "null", "undefined", "udf");

    /// <summary>The keyword a word is: upper-cased, or as it stands for the constants, which are words in lower case only.</summary>
    public static bool TryGet(ReadOnlySpan<char> word, out string keyword)
    {
        if (AnyCase.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out keyword!))
            return true;
        return LowerCase.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out keyword!);
    }
}
