namespace ShardedCounter.Client;

/// <summary>A batch that a <see cref="CounterBuffer"/> gave up.</summary>
/// <param name="Increments">What it holds.</param>
/// <param name="IdempotencyKey">The key it has: sent with it within 24 hours of <paramref name="SealedAt"/>, it counts once.</param>
/// <param name="SealedAt">When it was sealed, by this machine's clock.</param>
/// <param name="Outcome"><see cref="CounterOutcome.NotDone"/>: certainly not counted; <see cref="CounterOutcome.Unknown"/>: it may have been.</param>
/// <param name="Reason">Why it was given up, in words.</param>
public sealed record UndeliveredBatch(
    IReadOnlyList<CounterDelta> Increments, string IdempotencyKey, DateTimeOffset SealedAt, CounterOutcome Outcome, string Reason);
