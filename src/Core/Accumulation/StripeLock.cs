using System.Runtime.CompilerServices;

namespace ShardedCounter.Accumulation;

/// <summary>
/// A one-word lock for sections of some ten nanoseconds. A mutable struct: keep it in a field, never copy it. Not re-entrant.
/// </summary>
/// <remarks>
/// A stripe belongs to a core, so its lock is almost always free; what counts is the uncontended path, one compare-exchange in
/// and one store with release out. Where the owner was pre-empted the others yield their time slice to it: they never
/// sleep, because a sleeping millisecond is fifty thousand increments.
/// </remarks>
internal struct StripeLock
{
    private int _held;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter()
    {
        if (Interlocked.CompareExchange(ref _held, 1, 0) != 0)
            EnterContended();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exit() => Volatile.Write(ref _held, 0);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnterContended()
    {
        var spin = new SpinWait();
        do
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
        while (Volatile.Read(ref _held) != 0 || Interlocked.CompareExchange(ref _held, 1, 0) != 0);
    }
}
