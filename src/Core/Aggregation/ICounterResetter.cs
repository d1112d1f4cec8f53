using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Aggregation;

/// <summary>Takes the value out of counters. May be called from any thread at once.</summary>
public interface ICounterResetter
{
    /// <summary>
    /// Sets a counter to 0 and returns what it held. Over consecutive resets every increment is in exactly one returned amount or in the
    /// current value, provided that a reset whose answer was lost is sent again under its key.
    /// </summary>
    /// <param name="counter">The counter; one never counted gives 0.</param>
    /// <param name="key">The caller's key; null: each call is a reset of its own.</param>
    /// <param name="hide">True to leave the counter out of lists until it is counted again.</param>
    /// <param name="cancellationToken">Gives up; whether the reset was done is then unknown.</param>
    /// <exception cref="Storage.StoreUnavailableException">Whether the reset was done is unknown: send it again with the same key.</exception>
    ValueTask<ResetResult> ResetAsync(CounterId counter, IdempotencyKey? key, bool hide, CancellationToken cancellationToken);
}

/// <summary>The answer to a reset.</summary>
/// <param name="Status">What became of it.</param>
/// <param name="Drained">What the counter held; 0 unless done.</param>
/// <param name="AsOf">Every increment acknowledged before this instant is in this or an earlier drained amount.</param>
/// <param name="RetryAfter">For <see cref="ResetStatus.TooMany"/>: when to try again.</param>
public readonly record struct ResetResult(ResetStatus Status, Int128 Drained, DateTimeOffset AsOf, TimeSpan RetryAfter = default);

/// <summary>What became of a reset.</summary>
public enum ResetStatus
{
    /// <summary>Done now.</summary>
    Done,

    /// <summary>Done before under the same key; the answer is that of the first time.</summary>
    Duplicate,

    /// <summary>The key was used for another kind of reset of this counter.</summary>
    KeyReused,

    /// <summary>The counter remembers as many resets of the last 24 hours as it can.</summary>
    TooMany,
}
