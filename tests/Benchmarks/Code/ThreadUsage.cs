using System.Runtime.InteropServices;

namespace ShardedCounter.Benchmarks.Code;

/// <summary>How often the kernel took the processor from this thread, by getrusage(2).</summary>
internal static partial class ThreadUsage
{
    private const int Thread = 1; // RUSAGE_THREAD
    private const int InvoluntarySwitches = 17; // ru_nivcsw: after two times of two words and thirteen counts
    private const int Words = 18;

    /// <summary>Switches away from this thread while it wanted to go on.</summary>
    public static long Preemptions()
    {
        Span<nint> usage = stackalloc nint[Words];
        return GetUsage(Thread, ref MemoryMarshal.GetReference(usage)) == 0 ? usage[InvoluntarySwitches] : throw new InvalidOperationException("getrusage failed.");
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, ref nint usage);
}
