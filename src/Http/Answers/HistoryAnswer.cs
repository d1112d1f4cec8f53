using ShardedCounter.Aggregation.History;
using ShardedCounter.Model;

namespace ShardedCounter.Http.Answers;

/// <summary>A counter's history: its value at the end of each bucket, and how fast it counted in the last complete one.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="Resolution">How long a bucket is: minute, hour or day.</param>
/// <param name="AsOf">Every increment acknowledged before this instant of the store's clock is in the last value.</param>
/// <param name="Points">The buckets, the oldest first.</param>
/// <param name="PerSecond">How fast it counted in the last complete bucket.</param>
internal sealed record HistoryAnswer(CounterId Counter, string Resolution, DateTimeOffset AsOf, IReadOnlyList<HistoryPoint> Points, double PerSecond);
