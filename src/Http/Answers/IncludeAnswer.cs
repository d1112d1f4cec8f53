using ShardedCounter.Aggregation.History;
using ShardedCounter.Model;

namespace ShardedCounter.Http.Answers;

/// <summary>A total with what was asked for beside it.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="Value">Its value.</param>
/// <param name="AsOf">Every increment acknowledged before this instant of the store's clock is in the value.</param>
/// <param name="Rates">How fast it counts, with include=rates.</param>
/// <param name="History">Its values at the ends of the last 60 minutes, the oldest first, with include=history.</param>
internal sealed record IncludeAnswer(CounterId Counter, Int128 Value, DateTimeOffset AsOf, CounterRates? Rates, IReadOnlyList<Int128>? History);
