using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using BenchmarkDotNet.Validators;

namespace ShardedCounter.Benchmarks.Code;

/// <summary>
/// Runs the cases by BenchmarkDotNet, all of them in turns, as often as asked, and keeps of each round the least, and of these the medians: on a machine that others
/// use too, the ways that are compared are met by the same load.
/// </summary>
/// <remarks>
/// In this process (the emitting toolchain): another process would be a project generated in the build's output and restored anew, which central
/// package versions make an undertaking, and it could not be told the cases.
/// </remarks>
internal sealed class AddMeasurement(IReadOnlyList<AddCase> cases, int rounds, int iterations)
{
    private readonly Dictionary<AddCase, List<double>> _nanoseconds = [];
    private readonly Dictionary<AddCase, double> _bytes = [];

    /// <summary>Nanoseconds of an add in total, the median over the rounds; null when it was not measured.</summary>
    public double? Nanoseconds(AddCase measured) =>
        _nanoseconds.TryGetValue(measured, out List<double>? all) ? all.Order().ElementAt(all.Count / 2) : null;

    /// <summary>The median over the rounds of how many times as long another case takes as this one in the same round.</summary>
    public double? Ratio(AddCase measured, AddCase other)
    {
        if (!_nanoseconds.TryGetValue(measured, out List<double>? mine) || !_nanoseconds.TryGetValue(other, out List<double>? its))
            return null;
        return mine.Zip(its, static (own, others) => others / own).Order().ElementAt(mine.Count / 2);
    }

    /// <summary>Bytes allocated in an add, the least over the rounds, since the process allocates on the side.</summary>
    public double Bytes(AddCase measured) => _bytes[measured];

    /// <summary>Measures.</summary>
    public void Run(Action<int> beforeRound, CancellationToken cancellationToken)
    {
        AddBenchmark.Cases = cases;
        Job job = Job.Default.WithToolchain(new InProcessEmitToolchain(TimeSpan.FromMinutes(5), logOutput: false))
            .WithWarmupCount(8).WithIterationCount(iterations).WithInvocationCount(1).WithUnrollFactor(1).WithEvaluateOverhead(false);
        IConfig config = ManualConfig.CreateEmpty().AddJob(job).AddLogger(NullLogger.Instance).AddColumnProvider(DefaultColumnProviders.Instance)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "bench-code"));
        for (int round = 0; round < rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            beforeRound(round);
            Keep(BenchmarkRunner.Run<AddBenchmark>(config));
        }
    }

    private void Keep(Summary summary)
    {
        foreach (ValidationError error in summary.ValidationErrors.Where(static error => error.IsCritical))
            throw new InvalidOperationException(error.Message);
        foreach (BenchmarkReport report in summary.Reports)
        {
            var measured = (AddCase)report.BenchmarkCase.Parameters["Case"];
            if (report.ResultStatistics is not { } statistics)
                throw new InvalidOperationException($"{measured} could not be measured.");
            if (!_nanoseconds.TryGetValue(measured, out List<double>? all))
                _nanoseconds[measured] = all = [];
            all.Add(statistics.Min); // what else the machine does only ever adds time
            double bytes = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0;
            _bytes[measured] = Math.Min(bytes, _bytes.GetValueOrDefault(measured, double.MaxValue));
        }
    }
}
