using System.Runtime.InteropServices;

namespace ShardedCounter.Benchmarks.Servers;

/// <summary>One line that says what a number was measured on.</summary>
internal static class MachineHeader
{
    public static void Print() => Console.WriteLine(
        $"{Environment.ProcessorCount} cores, {CpuModel()}, {File.ReadAllText("/proc/sys/kernel/ostype").Trim()} {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}, " +
        $"{RuntimeInformation.FrameworkDescription}, {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC");

    private static string CpuModel()
    {
        string? line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal));
        return line is null ? "unknown CPU" : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
