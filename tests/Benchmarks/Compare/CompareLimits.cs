using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.Load;

namespace ShardedCounter.Benchmarks.Compare;

/// <summary>Prints the medians of both sides and holds them against what the project promises.</summary>
internal static class CompareLimits
{
    private const double MinCountRatio = 0.85;
    private const double MaxP99Ratio = 1.5;
    private const double MinGetRatio = 0.9;
    private const double MaxP99Ms = 10;
    private const double MinIncrementsPerSecond = 1_500_000;

    /// <summary>Where throughput is compared; below it the loop is bound by the disk's flush, and the latency counts.</summary>
    private const int ManyConnections = 512;

    public static void Check(Scenario scenario, int connections, Side real, Side rival, Report report)
    {
        double speed = real.RequestsPerSecond / rival.RequestsPerSecond;
        double p99 = real.P99Ms / rival.P99Ms;
        double pairs = Side.Median(real.Runs.Zip(rival.Runs, (a, b) => a.RequestsPerSecond / b.RequestsPerSecond));
        Report.Note(
            $"medians: real {real.RequestsPerSecond:N0} requests/s, p50 {real.P50Ms:N2} ms, p99 {real.P99Ms:N2} ms, {real.CpuMicros:N1} µs CPU a request; " +
            $"rival {rival.RequestsPerSecond:N0} requests/s, p50 {rival.P50Ms:N2} ms, p99 {rival.P99Ms:N2} ms, {rival.CpuMicros:N1} µs CPU a request");
        Report.Note($"ratios: requests/s {speed:N3} (median of the pairs {pairs:N3}), p99 {p99:N2}");
        string what = $"{scenario.Name} at {connections} connections";
        report.Check(real.Failures == 0,
            $"{what}: every request was answered well ({real.Failures} were not; the rival's: {rival.Failures})");
        if (scenario.Name is "hot" or "spread" && connections >= ManyConnections)
        {
            report.Check(speed >= MinCountRatio, $"{what}: {speed:N3} of the rival's requests/s, at least {MinCountRatio}");
            report.Check(p99 <= MaxP99Ratio, $"{what}: {p99:N2} of the rival's p99, at most {MaxP99Ratio}");
        }
        else if (scenario.Name is "hot" or "spread")
        {
            report.Check(real.P99Ms < MaxP99Ms, $"{what}: p99 {real.P99Ms:N2} ms, below {MaxP99Ms} ms");
        }
        else if (scenario.Name is "get")
        {
            report.Check(speed >= MinGetRatio, $"{what}: {speed:N3} of the rival's requests/s, at least {MinGetRatio}");
        }
        else
        {
            double increments = real.RequestsPerSecond * scenario.IncrementsPerRequest;
            report.Check(increments >= MinIncrementsPerSecond,
                $"{what}: {increments:N0} increments/s, at least {MinIncrementsPerSecond:N0}");
        }
    }
}
