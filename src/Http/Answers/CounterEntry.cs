using ShardedCounter.Aggregation.History;
using ShardedCounter.Http.Requests;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Http.Answers;

/// <summary>One of many counters, with what was asked for beside its value.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="Value">Its value.</param>
/// <param name="Rates">How fast it counts, with include=rates.</param>
/// <param name="History">Its values at the ends of the last 60 minutes, the oldest first, with include=history.</param>
internal readonly record struct CounterEntry(CounterId Counter, Int128 Value, CounterRates? Rates, IReadOnlyList<Int128>? History)
{
    /// <summary>The entries of totals, in their order.</summary>
    public static CounterEntry[] Of(IReadOnlyList<TotalEntry> totals, DateTimeOffset asOf, Include include)
    {
        var entries = new CounterEntry[totals.Count];
        for (int i = 0; i < entries.Length; i++)
            entries[i] = Of(totals[i], asOf, include);
        return entries;
    }

    /// <summary>The entry of one total.</summary>
    public static CounterEntry Of(TotalEntry total, DateTimeOffset asOf, Include include)
    {
        HistoryView history = total.History ?? HistoryView.Empty;
        return new CounterEntry(
            total.Counter, total.Value, include.HasFlag(Include.Rates) ? history.Rates(asOf) : null, include.HasFlag(Include.History) ? history.LastHour(asOf) : null);
    }
}
