using ShardedCounter.Benchmarks.Checking;

namespace ShardedCounter.Benchmarks.Code;

/// <summary>One line that says what else the machine was doing.</summary>
internal static class MachineLoad
{
    public static void Print() => Report.Note($"load average {string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3))}");
}
