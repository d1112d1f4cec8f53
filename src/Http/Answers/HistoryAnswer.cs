using ShardedCounter.Aggregation.History;
using ShardedCounter.Model;

namespace ShardedCounter.Http.Answers;

/// <summary>A counter's history: its value at the end of each bucket, and how fast it counted in the last complete one.</summary>
internal sealed record HistoryAnswer(CounterId Counter, string Resolution, DateTimeOffset AsOf, IReadOnlyList<HistoryPoint> Points, double PerSecond);
