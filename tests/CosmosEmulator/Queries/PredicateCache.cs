using System.Collections.Concurrent;
using ShardedCounter.CosmosEmulator.Sql;

namespace ShardedCounter.CosmosEmulator;

/// <summary>Parsed predicates by text. Emptied when it is full, because some texts hold numbers that never come again. Thread-safe.</summary>
internal sealed class PredicateCache
{
    private const int Capacity = 1024;

    private readonly ConcurrentDictionary<string, SqlPredicate> _known = new(StringComparer.Ordinal);

    /// <exception cref="WireException">400: the text is refused.</exception>
    public SqlPredicate Get(string text)
    {
        if (_known.TryGetValue(text, out var known))
            return known;
        try
        {
            var parsed = SqlPredicate.Parse(text);
            if (_known.Count >= Capacity)
                _known.Clear();
            _known[text] = parsed;
            return parsed;
        }
        catch (SqlRefusedException refused)
        {
            throw new WireException(400, refused.ToJson());
        }
    }
}
