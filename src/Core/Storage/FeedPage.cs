using ShardedCounter.Model;

namespace ShardedCounter.Storage;

/// <summary>A page of the change feed.</summary>
/// <param name="Changes">The changed shard documents with their cumulative sums.</param>
/// <param name="Continuation">Where the next page starts. Text the store alone understands.</param>
/// <param name="CaughtUp">True when nothing was left when the page was read.</param>
/// <param name="CompleteAsOf">
/// The store's time such that every commit to the range acknowledged before it is in this page or an earlier one: the time
/// before the page was asked for when it caught up; otherwise the time of its last change in a feed that is a log of changes, and the Unix epoch, which
/// promises nothing, in a feed that gives a document once at its last change (docs/adr/0002).
/// </param>
/// <param name="ReadAt">The store's time before the page was asked for, whether or not it caught up: its sums are at least as late. It promises nothing, and dates what becomes of them.</param>
public sealed record FeedPage(IReadOnlyList<ShardChange> Changes, string Continuation, bool CaughtUp, DateTimeOffset CompleteAsOf, DateTimeOffset ReadAt);

/// <summary>A shard document as the feed gives it.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="Reading">Its sum and revision in one shard.</param>
public readonly record struct ShardChange(CounterId Counter, ShardReading Reading);
