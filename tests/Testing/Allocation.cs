namespace ShardedCounter.Testing;

/// <summary>What code allocates on this thread.</summary>
public static class Allocation
{
    private const int Rounds = 10;

    /// <summary>
    /// The least of ten rounds, in bytes: what the code allocates shows in each of them, what the runtime allocates on the side, as it compiles the code anew, only in some.
    /// </summary>
    public static long LeastBytes(Action round)
    {
        ArgumentNullException.ThrowIfNull(round);
        long least = long.MaxValue;
        for (int i = 0; i < Rounds; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
