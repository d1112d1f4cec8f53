using System.Runtime.CompilerServices;

namespace ShardedCounter.Accumulation;

/// <summary>
/// What one core adds to: a table of pending increments under a lock, alone on its cache lines.
/// </summary>
/// <remarks>
/// Invariant: an increment is in <see cref="StripeState.Table"/> of exactly one stripe until <see cref="Drain"/> hands that table over whole and puts
/// an empty one in its place, in one section of the lock. The drained table belongs to the drainer alone. So no increment is drained twice
/// and none is left behind, without copying and for a time under the lock that does not depend on the table's size.
/// <para>All fields are read and written under the lock.</para>
/// </remarks>
internal sealed class Stripe : StripeState
{
    // After the state's fields, since a derived class's fields follow its base's.
#pragma warning disable CS0169, IDE0051, CA1823 // padding is there to take room, nothing reads it
    private readonly CacheLinePair _after;
#pragma warning restore CS0169, IDE0051, CA1823

    /// <summary>Hands everything over and goes on with <paramref name="empty"/>. False, and nothing happens, when nothing is pending.</summary>
    public bool Drain(CounterTable empty, out CounterTable table, out List<BatchWaiter>? batches, out long oldest, out long increments)
    {
        Lock.Enter();
        table = Table;
        batches = Batches;
        oldest = Oldest;
        increments = Increments;
        bool any = table.Count > 0;
        if (any)
        {
            Table = empty;
            Batches = null;
            Increments = 0;
        }

        Lock.Exit();
        return any;
    }
}

/// <summary>The fields of a stripe, between the paddings.</summary>
internal abstract class StripeState : CacheLinePadding
{
    public StripeLock Lock;

    /// <summary>What is pending.</summary>
    public CounterTable Table = new();

    /// <summary>Batches whose increments are in <see cref="Table"/>.</summary>
    public List<BatchWaiter>? Batches;

    /// <summary>When the first increment came into the empty table, in the time provider's ticks; meaningless while it is empty.</summary>
    public long Oldest;

    /// <summary>How many increments were folded into <see cref="Table"/>.</summary>
    public long Increments;
}

/// <summary>Keeps what precedes an object in memory off its fields' cache lines.</summary>
internal abstract class CacheLinePadding
{
#pragma warning disable CS0169, IDE0051, CA1823 // padding is there to take room, nothing reads it
    private readonly CacheLinePair _before;
#pragma warning restore CS0169, IDE0051, CA1823
}

/// <summary>
/// 128 bytes: two 64-byte lines, because the adjacent-line prefetcher of x86 pulls lines in pairs (Intel 64 and IA-32 Architectures
/// Optimization Reference Manual, "Data Prefetch"); one line of those Arm64 cores that have 128-byte lines.
/// </summary>
[InlineArray(128)]
internal struct CacheLinePair
{
    private byte _first;
}
