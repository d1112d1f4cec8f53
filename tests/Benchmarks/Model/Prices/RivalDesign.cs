namespace ShardedCounter.Benchmarks.Model;

/// <summary>A single document that everyone writes to, by callers side by side: what it takes at most, and what an increment costs on the way there.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Steps">Callers, increments a second and request units an increment; the more callers, the later.</param>
internal sealed record RivalDesign(string Name, IReadOnlyList<(int Callers, double PerSecond, double RequestUnitsEach)> Steps)
{
    private static readonly int[] _callers = [1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 100, 200, 300];

    /// <summary>The most that any number of callers achieves.</summary>
    public double MostPerSecond => Steps.Max(static step => step.PerSecond);

    /// <summary>Measures a design with ever more callers.</summary>
    public static RivalDesign Of(string name, bool patches, ServiceTimes times, int seed) =>
        new(name, [.. _callers.Select(callers =>
        {
            (double perSecond, double requestUnitsEach) = SingleDocument.Of(patches, callers, times, seed: seed);
            return (callers, perSecond, requestUnitsEach);
        })]);

    /// <summary>Request units a second at a rate, with as few callers as reach it; null: no number of callers does.</summary>
    public double? RequestUnitsAt(double perSecond)
    {
        foreach ((_, double reached, double requestUnitsEach) in Steps)
        {
            if (reached >= perSecond)
                return perSecond * requestUnitsEach;
        }

        return null;
    }
}
