using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Flushing;

/// <summary>
/// A request that counts once for its key: what it adds, folded by counter, its receipt, and the callers that wait for it: the first and those
/// who sent it again meanwhile. <see cref="KeyedQueue"/> guards it.
/// </summary>
/// <param name="receipt">The trace it leaves.</param>
/// <param name="deltas">1 to <see cref="Commit.MaxCounters"/> distinct counters.</param>
/// <param name="since">When it came, in the time provider's ticks.</param>
internal sealed class KeyedRequest(Receipt receipt, IReadOnlyList<CounterDelta> deltas, long since)
{
    private readonly List<(long Since, TaskCompletionSource<BatchResult> Answer)> _callers = [];

    /// <summary>The trace it leaves.</summary>
    public Receipt Receipt { get; } = receipt;

    /// <summary>What it adds.</summary>
    public IReadOnlyList<CounterDelta> Deltas { get; } = deltas;

    /// <summary>When it came, in the time provider's ticks.</summary>
    public long Since { get; } = since;

    /// <summary>Adds a caller. Under the queue's gate.</summary>
    public Task<BatchResult> Join(long now)
    {
        var answer = new TaskCompletionSource<BatchResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _callers.Add((now, answer));
        return answer.Task;
    }

    /// <summary>Answers the callers that have waited since before an instant; the request goes on. Under the queue's gate.</summary>
    public void GiveUpCallers(long before)
    {
        _callers.RemoveAll(caller =>
            caller.Since < before && caller.Answer.TrySetResult(new BatchResult(IncrementStatus.Unknown, [])));
    }

    /// <summary>Answers all callers. Once, when no one can join any more.</summary>
    public void Answer(BatchResult result)
    {
        // Whoever was first asked for the counting; the others are told that it was not theirs.
        BatchResult others = result.Status == IncrementStatus.Counted ? BatchResult.Duplicate : result;
        for (int i = 0; i < _callers.Count; i++)
            _callers[i].Answer.SetResult(i == 0 ? result : others);
        _callers.Clear();
    }
}
