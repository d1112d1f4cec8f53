using ShardedCounter.Aggregation.History;
using ShardedCounter.Model;

namespace ShardedCounter.Storage;

/// <summary>Which totals to list.</summary>
/// <param name="Prefix">What their names start with; empty for all.</param>
/// <param name="Order">By value, the highest first, equal ones by name; or by name.</param>
/// <param name="Top">The most wanted, at least 1.</param>
/// <param name="After">The entry after which to go on; null for the beginning.</param>
/// <param name="WithHistory">True for entries with their history, which is more to read.</param>
public sealed record TotalQuery(string Prefix, TotalOrder Order, int Top, TotalPosition? After, bool WithHistory = false);

/// <summary>The orders a list can have.</summary>
public enum TotalOrder
{
    /// <summary>The highest value first; equal values by name.</summary>
    Value,

    /// <summary>Ordinal order of the names.</summary>
    Name,
}

/// <summary>A place in a list: the entry it stands behind.</summary>
/// <param name="OrderKey">The entry's value as the store orders it: a double, inexact beyond 2^53.</param>
/// <param name="Counter">The entry's counter.</param>
public readonly record struct TotalPosition(double OrderKey, CounterId Counter);

/// <summary>A page of a list.</summary>
/// <param name="Entries">Counters and exact values, in the order asked for.</param>
/// <param name="Next">Where the next page starts; null when this was the last.</param>
public sealed record TotalPage(IReadOnlyList<TotalEntry> Entries, TotalPosition? Next);

/// <summary>A counter and its exact value.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="Value">Its value; beyond 64 bits only in theory, since each of up to 1,024 shards holds up to 2^53.</param>
/// <param name="History">Its history, where that was asked for.</param>
public readonly record struct TotalEntry(CounterId Counter, Int128 Value, HistoryView? History = null);
