using ShardedCounter.Model;

namespace ShardedCounter.Benchmarks.Model;

/// <summary>A line of the curve: one kind of load and one N, from few instances to many.</summary>
/// <param name="Name">In the legend.</param>
/// <param name="Counters">Counters that the increments go to.</param>
/// <param name="Shards">N.</param>
/// <param name="Points">What came of each number of instances.</param>
internal sealed record ScaleSeries(string Name, int Counters, int Shards, IReadOnlyList<ScalePoint> Points)
{
    /// <summary>What is drawn: one hot counter and many, with few shards and more.</summary>
    public static IReadOnlyList<(int Counters, int Shards)> Kinds(int many) =>
        [(1, 1), (1, Layout.DefaultShards), (1, 4 * Layout.DefaultShards), (many, Layout.DefaultShards), (many, 4 * Layout.DefaultShards)];

    /// <summary>Runs the model for each number of instances.</summary>
    public static ScaleSeries Of(ModelOptions load, IReadOnlyList<int> instances) =>
        new(
            $"{(load.Counters == 1 ? "one counter" : $"{load.Counters:N0} counters")}, N = {load.Shards}",
            load.Counters,
            load.Shards,
            [.. instances.Select(count => ScalePoint.Of(load with { Instances = count }))]);
}
