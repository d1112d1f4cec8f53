using ShardedCounter.Aggregation.History;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Reading;

/// <summary>A total as read.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="Value">Its value.</param>
/// <param name="AsOf">Every increment acknowledged before this instant is in the value.</param>
/// <param name="Version">Changes whenever value or <paramref name="AsOf"/> do: what an HTTP ETag is made of. Text without quotes.</param>
public sealed record TotalReading(CounterId Counter, Int128 Value, DateTimeOffset AsOf, string Version);

/// <summary>A total with its history.</summary>
/// <param name="Total">The total.</param>
/// <param name="History">Its history, to be looked at as of <see cref="TotalReading.AsOf"/>. It changes no more than <see cref="TotalReading.Version"/> does.</param>
public sealed record HistoryReading(TotalReading Total, HistoryView History);

/// <summary>A counter summed now.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="Value">Its value: Σ shards − what resets took out.</param>
/// <param name="AsOf">The store's time before the first shard was read.</param>
/// <param name="Shards">Each shard's sum since it was created, resets not taken off.</param>
public sealed record LiveReading(CounterId Counter, Int128 Value, DateTimeOffset AsOf, IReadOnlyList<ShardReading> Shards);

/// <summary>Many totals.</summary>
/// <param name="AsOf">Holds for every value.</param>
/// <param name="Counters">In the order asked.</param>
public sealed record ManyReading(DateTimeOffset AsOf, IReadOnlyList<TotalEntry> Counters);

/// <summary>A page of a list.</summary>
/// <param name="AsOf">Holds for every value.</param>
/// <param name="Page">The entries, and where to go on.</param>
public sealed record ListReading(DateTimeOffset AsOf, TotalPage Page);
