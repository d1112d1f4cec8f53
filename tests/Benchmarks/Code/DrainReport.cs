using System.Diagnostics;
using System.Globalization;
using ShardedCounter.Benchmarks.Checking;

namespace ShardedCounter.Benchmarks.Code;

/// <summary>The stops of writers, as a table for docs/performance.md, and what they may be at most.</summary>
internal static class DrainReport
{
    private const double MostMs = 1;

    /// <summary>Measures without and with drains, for the time given each.</summary>
    public static int Run(int counters, TimeSpan length)
    {
        using var idle = new DrainStops(counters, drains: false, TimeSpan.FromMilliseconds(MostMs));
        idle.Run(length);
        GC.Collect();
        using var busy = new DrainStops(counters, drains: true, TimeSpan.FromMilliseconds(MostMs));
        busy.Run(length);
        Console.WriteLine($"\n{counters:N0} counters, one writer:\n");
        Console.WriteLine($"| | adds | drains | an add: median | p99.99 | longest | adds over {MostMs} ms | preempted | collector | during a drain | other | longest of the last two |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        PrintRow("never drained", idle);
        PrintRow("drained whenever all are pending", busy);
        Console.WriteLine();
        MachineLoad.Print();
        Report.Note($"a drain of {counters:N0} counters: median {Text(busy.Drains.Quantile(0.5))}, longest {Text(busy.Drains.Longest)}, of which a stripe's lock is held for a part");
        var report = new Report();
        report.Check(Ms(busy.Drains.Quantile(0.5)) < MostMs, $"draining takes {Text(busy.Drains.Quantile(0.5))}, at most {MostMs} ms");
        report.Check(busy.Causes.Drained + busy.Causes.Other == 0, $"no add took longer than {MostMs} ms but for preemption and the collector; the longest of the others {Text(busy.LongestOwn)}");
        return report.Finish();
    }

    private static void PrintRow(string title, DrainStops stops) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"| {title} | {stops.Adds.Count:N0} | {stops.Drains.Count:N0} | {Text(stops.Adds.Quantile(0.5))} | {Text(stops.Adds.Quantile(0.9999))} | {Text(stops.Adds.Longest)} "
        + $"| {stops.Causes.All} | {stops.Causes.Preempted} | {stops.Causes.Collected} | {stops.Causes.Drained} | {stops.Causes.Other} | {Text(stops.LongestOwn)} |"));

    private static double Ms(long ticks) => ticks * 1_000.0 / Stopwatch.Frequency;

    private static string Text(long ticks) => Ms(ticks) switch
    {
        0 => "–",
        < 0.001 => string.Create(CultureInfo.InvariantCulture, $"{Ms(ticks) * 1e6:N0} ns"),
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{Ms(ticks) * 1e3:N1} µs"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Ms(ticks):N1} ms"),
    };
}
