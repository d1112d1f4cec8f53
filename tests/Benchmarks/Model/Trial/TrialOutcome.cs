namespace ShardedCounter.Benchmarks.Model;

/// <summary>What the product did and what the model says of the same load.</summary>
/// <param name="Case">The load.</param>
/// <param name="Real">The product, on the emulator.</param>
/// <param name="Model">The model.</param>
internal sealed record TrialOutcome(TrialCase Case, LoadFigures Real, LoadFigures Model)
{
    /// <summary>How much more the model has than the product, as a share, figure by figure, and how much it may.</summary>
    public IReadOnlyList<(string Figure, double Deviation, double Tolerance)> Deviations =>
    [
        ("increments", Of(static figures => figures.WrittenPerSecond), TrialCase.Tolerance),
        ("transactions", Of(static figures => figures.TransactionsPerSecond), TrialCase.Tolerance),
        ("increments a transaction", Of(static figures => figures.Fold), TrialCase.Tolerance),
        ("RU", Of(static figures => figures.RequestUnitsPerSecond), TrialCase.Tolerance),
        ("p50", Of(static figures => figures.P50Ms), Case.IsThrottled ? double.PositiveInfinity : TrialCase.LatencyTolerance),
        ("p99", Of(static figures => figures.P99Ms), Case.IsThrottled ? double.PositiveInfinity : TrialCase.LatencyTolerance),
    ];

    /// <summary>Whether they are near enough.</summary>
    public bool Agrees => Deviations.All(static figure => Math.Abs(figure.Deviation) <= figure.Tolerance);

    private double Of(Func<LoadFigures, double> figure) => (figure(Model) / figure(Real)) - 1;
}
