using System.Runtime.InteropServices;

namespace ShardedCounter.Benchmarks.Code;

/// <summary>Runs something once on each processor, by sched_setaffinity(2). Where there is none: as often, on whichever processor it happens to be.</summary>
internal static partial class EachProcessor
{
    private const int MaskWords = 16; // 1,024 processors, as many as glibc's cpu_set_t
    private const int WordBits = 64;

    /// <summary>One after another, each on a thread of its own; returns when all have run.</summary>
    public static void Run(Action action)
    {
        int processor = 0;
        for (int i = 0; i < Environment.ProcessorCount; i++)
        {
            var thread = new Thread(() =>
            {
                // This process may not be allowed to run on all: the next that it may.
                while (OperatingSystem.IsLinux() && processor < MaskWords * WordBits && !TryMoveTo(processor))
                    processor++;
                action();
            });
            thread.Start();
            thread.Join();
            processor++;
        }
    }

    private static bool TryMoveTo(int processor)
    {
        Span<ulong> mask = stackalloc ulong[MaskWords];
        mask[processor / WordBits] = 1UL << (processor % WordBits);
        return SetAffinity(thread: 0, MaskWords * sizeof(ulong), ref MemoryMarshal.GetReference(mask)) == 0;
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint length, ref ulong mask);
}
