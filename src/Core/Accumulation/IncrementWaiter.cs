using System.Threading.Tasks.Sources;
using ShardedCounter.Ingestion;

namespace ShardedCounter.Accumulation;

/// <summary>
/// A caller waiting for the commit that holds its increment: a reusable <see cref="IValueTaskSource{TResult}"/>, a link of a list.
/// </summary>
/// <remarks>
/// Life: rented by the caller's thread, linked into an entry under the stripe's lock, carried by the flush to its
/// commit, completed by the one who took the list it is in (taking is a swap or an exchange, so there is exactly one),
/// read once by the awaiting caller, which returns it to the pool. <see cref="Next"/> belongs to whoever owns the list.
/// Continuations run on the completing thread: completion happens in pool work items made for it (<see cref="WaiterCompletion"/>).
/// </remarks>
internal sealed class IncrementWaiter : IValueTaskSource<IncrementResult>
{
    private ManualResetValueTaskSourceCore<IncrementResult> _core;

    /// <summary>The next waiter of the list.</summary>
    public IncrementWaiter? Next;

    /// <summary>The task to await, once.</summary>
    public ValueTask<IncrementResult> Task => new(this, _core.Version);

    /// <summary>Answers the caller; runs its continuation on this thread.</summary>
    public void Complete(IncrementStatus status) => _core.SetResult(new IncrementResult(status));

    IncrementResult IValueTaskSource<IncrementResult>.GetResult(short token)
    {
        // Throws, and nothing else may happen, when the answer was read before: the waiter is in the pool, or another caller's.
        IncrementResult result = _core.GetResult(token);
        _core.Reset();
        WaiterPool.Return(this);
        return result;
    }

    ValueTaskSourceStatus IValueTaskSource<IncrementResult>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<IncrementResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
