namespace ShardedCounter.Aggregation;

/// <summary>A reset as its counter's total remembers it, so that repeating it gives the same answer.</summary>
/// <param name="Id">The caller's key, hashed, or a generated id.</param>
/// <param name="Drained">What it took out: the counter's value at that moment.</param>
/// <param name="AsOf">Every increment acknowledged before this instant is in this or an earlier drained amount.</param>
/// <param name="At">When it was done, for forgetting it after <see cref="TotalDocument.ResetMemory"/>.</param>
/// <param name="Hid">True when it also hid the counter (DELETE).</param>
public sealed record ResetRecord(string Id, Int128 Drained, DateTimeOffset AsOf, DateTimeOffset At, bool Hid);
