using ShardedCounter.Accumulation;
using ShardedCounter.Model;

namespace ShardedCounter.Flushing;

/// <summary>One counter of a flush.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="Delta">The folded delta, within ±(2^53 − 1).</param>
/// <param name="Unwaited">The part of it that no caller waits for.</param>
/// <param name="Waiters">The callers that wait for it.</param>
internal readonly record struct PendingCounter(CounterId Counter, long Delta, long Unwaited, IncrementWaiter? Waiters);
