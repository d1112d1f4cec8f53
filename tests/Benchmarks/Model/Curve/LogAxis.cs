namespace ShardedCounter.Benchmarks.Model;

/// <summary>A logarithmic axis.</summary>
/// <param name="From">The value at its beginning; a power of ten, or not.</param>
/// <param name="To">The value at its end.</param>
/// <param name="Start">Where it begins, in pixels.</param>
/// <param name="End">Where it ends; below <paramref name="Start"/> for one that goes up.</param>
internal readonly record struct LogAxis(double From, double To, double Start, double End)
{
    /// <summary>Where a value lies; one beyond the ends, at the end.</summary>
    public double At(double value) =>
        Start + ((End - Start) * Math.Log(Math.Clamp(value, From, To) / From) / Math.Log(To / From));

    /// <summary>The powers of ten on it.</summary>
    public IEnumerable<double> Ticks()
    {
        for (double tick = Math.Pow(10, Math.Ceiling(Math.Log10(From) - 1e-9)); tick <= To * (1 + 1e-9); tick *= 10)
            yield return tick;
    }
}
