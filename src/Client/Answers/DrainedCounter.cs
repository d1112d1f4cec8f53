namespace ShardedCounter.Client;

/// <summary>What a reset or a deletion took out of a counter.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="Drained">The amount: each increment is in exactly one drained amount or in the present value.</param>
/// <param name="AsOf">Every increment acknowledged before this instant is in this or an earlier amount.</param>
/// <param name="Duplicate">True when the key had been used for this reset before; the amount is that of the first time.</param>
public sealed record DrainedCounter(string Counter, Int128 Drained, DateTimeOffset AsOf, bool Duplicate = false);
