using System.Diagnostics;
using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Servers;
using ShardedCounter.Ingestion.Events;

namespace ShardedCounter.Benchmarks.Folding;

/// <summary>How fast batches of events are read and folded.</summary>
internal sealed class FoldCommand : Command
{
    private const double LeastPerSecond = 3_000_000;
    private const double LeastSpeedUp = 1.7;

    public override string Name => "fold";

    public override string Summary => "3,000,000 events per second are read and folded on one core, without allocating, and 1.7 times as many on two";

    public override IReadOnlyList<CommandOption> Options =>
    [
        new("events", "1000000", "events in the batch"),
        new("counters", "1000", "distinct counters"),
        new("rounds", "7", "measurements; the medians are taken"),
        new("seed", "1", "draws the events"),
    ];

    public override Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        int count = arguments.Int("events", 1_000, 10_000_000), rounds = arguments.Int("rounds", 1, 100);
        IncomingEvent[] events = EventMaker.Make(count, arguments.Int("counters", 1, 1_000_000), arguments.Int("seed", 0, int.MaxValue));
        var report = new Report();
        MachineHeader.Print();
        Report.Note($"{count:N0} events of {EventMaker.BodyBytes} bytes; medians of {rounds} rounds, the three in turns");
        var one = new FoldSide(threads: 1);
        var two = new FoldSide(threads: 2);
        Dictionary<string, long> expected = NaiveFold.Run(events);
        report.Check(Same(expected, one.Sums(events)) && Same(expected, two.Sums(events)), $"all three come to the same sums of {expected.Count:N0} counters");

        long allocated = 0;
        double[] naiveMs = new double[rounds], oneMs = new double[rounds], twoMs = new double[rounds], naiveCpuMs = new double[rounds], oneCpuMs = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (naiveMs[round], naiveCpuMs[round]) = Time(() => NaiveFold.Run(events));
            (oneMs[round], oneCpuMs[round]) = Time(() => allocated += one.Run(events));
            (twoMs[round], _) = Time(() => two.Run(events));
        }

        double naive = PerSecond(naiveMs, count), single = PerSecond(oneMs, count), twin = PerSecond(twoMs, count);
        Report.Note($"JsonSerializer and Dictionary, one thread: {naive:N0} events/s");
        Report.Note($"by processor time, which other load on the machine stretches less: {PerSecond(naiveCpuMs, count):N0} and {PerSecond(oneCpuMs, count):N0} events/s, "
            + $"{PerSecond(oneCpuMs, count) / PerSecond(naiveCpuMs, count):N1} times as many");
        Report.Note($"this, one thread: {single:N0} events/s, {single / naive:N1} times as many; two threads: {twin:N0} events/s");
        report.Check(single >= LeastPerSecond, $"{single:N0} events/s on one thread, at least {LeastPerSecond:N0}");
        report.Check(allocated == 0, $"{allocated:N0} bytes allocated in {(long)count * rounds:N0} events");
        report.Check(twin >= LeastSpeedUp * single, $"{twin / single:N2} times as many on two threads, at least {LeastSpeedUp}");
        return Task.FromResult(report.Finish());
    }

    /// <summary>How long an action takes, and how much processor time.</summary>
    private static (double Ms, double CpuMs) Time(Action action)
    {
        GC.Collect();
        TimeSpan used = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        action();
        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, (Environment.CpuUsage.TotalTime - used).TotalMilliseconds);
    }

    private static double PerSecond(double[] ms, int count) => count / ms.Order().ElementAt(ms.Length / 2) * 1_000;

    private static bool Same(Dictionary<string, long> expected, Dictionary<string, long> actual) =>
        expected.Count == actual.Count && expected.All(pair => actual.GetValueOrDefault(pair.Key) == pair.Value);
}
