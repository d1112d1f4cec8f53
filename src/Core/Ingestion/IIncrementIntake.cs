using ShardedCounter.Model;

namespace ShardedCounter.Ingestion;

/// <summary>The door for increments that arrive as requests.</summary>
/// <remarks>
/// All members may be called from any thread at once. What is answered <see cref="IncrementStatus.Counted"/> is committed; what is
/// answered <see cref="IncrementStatus.Overloaded"/> or <see cref="IncrementStatus.Stopping"/> is certainly not counted. There is no
/// cancellation: a caller that no longer listens does not take back what it sent. No call waits longer than the configured patience
/// (<c>Flush:WaiterTimeout</c>).
/// </remarks>
public interface IIncrementIntake
{
    /// <summary>Adds one increment and waits for the commit that holds it.</summary>
    /// <param name="counter">The counter.</param>
    /// <param name="delta">Within <see cref="DeltaRange.IsIncrement"/>.</param>
    ValueTask<IncrementResult> CountAsync(CounterId counter, long delta);

    /// <summary>Adds any number of increments and waits for every commit that holds one.</summary>
    /// <param name="batch">At least one increment. Lent until the returned task has completed.</param>
    ValueTask<BatchResult> CountAsync(IncrementBatch batch);

    /// <summary>Adds one increment and returns at once.</summary>
    IncrementResult Accept(CounterId counter, long delta);

    /// <summary>Adds a batch and returns at once.</summary>
    IncrementResult Accept(IncrementBatch batch);

    /// <summary>
    /// Counts a batch once for its key, within 24 hours and whichever process it is sent to, and waits for the commit.
    /// </summary>
    /// <param name="key">The caller's key.</param>
    /// <param name="batch">One to <see cref="Commit.MaxCounters"/> distinct counters; lent until the returned task has completed.</param>
    /// <exception cref="ArgumentException">The batch names more counters than one commit holds, or none.</exception>
    ValueTask<BatchResult> CountOnceAsync(IdempotencyKey key, IncrementBatch batch);
}
