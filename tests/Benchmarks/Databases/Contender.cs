using ShardedCounter.Benchmarks.Compare;
using ShardedCounter.Benchmarks.Load;

namespace ShardedCounter.Benchmarks.Databases;

/// <summary>One of those that are loaded in turns, and its runs under one load.</summary>
/// <param name="name">As the table shows it.</param>
/// <param name="run">Loads it once.</param>
internal sealed class Contender(string name, Func<Task<LoadResult>> run)
{
    private readonly List<LoadResult> _runs = [];

    public string Name => name;

    public IReadOnlyList<LoadResult> Runs => _runs;

    public double PerSecond => Median(static run => run.RequestsPerSecond);

    public double P50Ms => Median(static run => run.P50Ms);

    public double P99Ms => Median(static run => run.P99Ms);

    public double P999Ms => Median(static run => run.P999Ms);

    public long Failures => _runs.Sum(static run => run.Failures + run.SocketErrors);

    /// <summary>A run that counts for nothing.</summary>
    public Task WarmUpAsync() => run();

    public async Task RunAsync()
    {
        _runs.Add(await run());
        Console.WriteLine($"      {name,-28} {_runs[^1]}");
    }

    private double Median(Func<LoadResult, double> of) => Side.Median(_runs.Select(of));
}
