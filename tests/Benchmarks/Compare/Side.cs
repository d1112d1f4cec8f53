using ShardedCounter.Benchmarks.Load;
using ShardedCounter.Benchmarks.Servers;

namespace ShardedCounter.Benchmarks.Compare;

/// <summary>The runs of one server under one load, and what it had to spend on them.</summary>
internal sealed class Side(string name, ServerProcess server)
{
    private readonly List<LoadResult> _runs = [];
    private readonly List<double> _cpuMicros = [];

    public IReadOnlyList<LoadResult> Runs => _runs;

    public double RequestsPerSecond => Median(_runs.Select(run => run.RequestsPerSecond));

    public double P50Ms => Median(_runs.Select(run => run.P50Ms));

    public double P99Ms => Median(_runs.Select(run => run.P99Ms));

    public double P999Ms => Median(_runs.Select(run => run.P999Ms));

    /// <summary>Server CPU a request, in microseconds.</summary>
    public double CpuMicros => Median(_cpuMicros);

    public long Failures => _runs.Sum(run => run.Failures + run.SocketErrors);

    public async Task RunAsync(Scenario scenario, int connections, int threads, int seconds, CancellationToken cancellationToken)
    {
        double before = ProcessStatus.CpuSeconds(server.Id);
        LoadResult result = await Wrk.RunAsync(scenario, server.Address, connections, threads, seconds, cancellationToken);
        _cpuMicros.Add((ProcessStatus.CpuSeconds(server.Id) - before) / result.Requests * 1e6);
        _runs.Add(result);
        Console.WriteLine($"      {name,-6} {result}");
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
