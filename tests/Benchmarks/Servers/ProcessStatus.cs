using System.Globalization;

namespace ShardedCounter.Benchmarks.Servers;

/// <summary>What the kernel says about a process, from <c>/proc</c> (see proc(5)).</summary>
internal static class ProcessStatus
{
    private const double TicksPerSecond = 100;

    /// <summary>Resident memory now, in MB.</summary>
    public static double ResidentMb(int processId) => Field(processId, "VmRSS:");

    /// <summary>The most resident memory it ever had, in MB.</summary>
    public static double PeakResidentMb(int processId) => Field(processId, "VmHWM:");

    /// <summary>CPU seconds used so far.</summary>
    public static double CpuSeconds(int processId) => Stat(processId, 11) + Stat(processId, 12);

    /// <summary>CPU seconds of this process's children that have ended and been waited for.</summary>
    public static double EndedChildrenCpuSeconds() => Stat(Environment.ProcessId, 13) + Stat(Environment.ProcessId, 14);

    /// <summary>Whether a tracer is attached.</summary>
    public static bool IsTraced(int processId) => Line(processId, "TracerPid:") != "0";

    private static double Field(int processId, string name) =>
        double.Parse(Line(processId, name).Replace(" kB", ""), CultureInfo.InvariantCulture) / 1024;

    private static string Line(int processId, string name) =>
        File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Trim();

    private static double Stat(int processId, int indexAfterName)
    {
        string text = File.ReadAllText($"/proc/{processId}/stat");
        string[] fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return double.Parse(fields[indexAfterName], CultureInfo.InvariantCulture) / TicksPerSecond;
    }
}
