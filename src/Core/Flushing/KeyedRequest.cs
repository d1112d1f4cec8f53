using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Flushing;

/// <summary>A request that counts once for its key: what it adds, folded by counter, and its receipt. Any thread may await it; one settles it.</summary>
internal sealed class KeyedRequest
{
    private readonly TaskCompletionSource<BatchResult> _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="receipt">The trace it leaves.</param>
    /// <param name="deltas">1 to <see cref="Commit.MaxCounters"/> distinct counters.</param>
    /// <param name="since">When it came, in the time provider's ticks.</param>
    public KeyedRequest(Receipt receipt, IReadOnlyList<CounterDelta> deltas, long since)
    {
        Receipt = receipt;
        Deltas = deltas;
        Since = since;
    }

    /// <summary>The trace it leaves.</summary>
    public Receipt Receipt { get; }

    /// <summary>What it adds.</summary>
    public IReadOnlyList<CounterDelta> Deltas { get; }

    /// <summary>When it came, in the time provider's ticks.</summary>
    public long Since { get; }

    /// <summary>The outcome, once it is known for certain. A caller that gives up waiting leaves it as it is.</summary>
    public Task<BatchResult> Settled => _settled.Task;

    /// <summary>Makes the outcome known. Once.</summary>
    public void Settle(BatchResult result) => _settled.SetResult(result);
}
