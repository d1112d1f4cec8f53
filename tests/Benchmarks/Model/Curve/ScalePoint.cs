using ShardedCounter.Benchmarks.Checking;

namespace ShardedCounter.Benchmarks.Model;

/// <summary>A point of the curve.</summary>
/// <param name="Instances">How many instances.</param>
/// <param name="Figures">What the model says of them.</param>
internal sealed record ScalePoint(int Instances, LoadFigures Figures)
{
    /// <summary>A load counts as carried when no more than a hundredth of it is refused or unknown.</summary>
    private const double Carried = 0.99;

    /// <summary>Whether a part of the load was refused, or waited too long.</summary>
    public bool IsSaturated => Figures.CountedPerSecond < Carried * Figures.OfferedPerSecond;

    /// <summary>Runs the model, and checks that nothing got lost in it.</summary>
    /// <exception cref="CheckFailedException">Something did.</exception>
    public static ScalePoint Of(ModelOptions options)
    {
        ModelResult result = ModelRun.Of(options);
        ModelTally whole = result.Whole;
        if (whole.Offered != whole.Counted + whole.Unknown + whole.Refused || whole.Counted + whole.Unknown != result.SumOfShards || result.MostInFlightPerLane > 1)
            throw new CheckFailedException($"the model lost or doubled increments: {whole}, and the shards hold {result.SumOfShards}");
        return new ScalePoint(options.Instances, result.Figures);
    }
}
