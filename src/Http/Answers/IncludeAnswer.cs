using ShardedCounter.Aggregation.History;
using ShardedCounter.Model;

namespace ShardedCounter.Http.Answers;

/// <summary>A total with what was asked for beside it.</summary>
internal sealed record IncludeAnswer(CounterId Counter, Int128 Value, DateTimeOffset AsOf, CounterRates? Rates, IReadOnlyList<Int128>? History);
