namespace ShardedCounter.Benchmarks.Model;

/// <summary>What was measured of a load, by the model or on the emulator.</summary>
/// <param name="OfferedPerSecond">Increments that came.</param>
/// <param name="CountedPerSecond">Increments answered as counted.</param>
/// <param name="UnknownPerSecond">Increments that are written although their callers waited too long and were answered "unknown".</param>
/// <param name="TransactionsPerSecond">Transactions applied.</param>
/// <param name="ThrottledPerSecond">Attempts answered 429.</param>
/// <param name="ConflictsPerSecond">Attempts answered 449.</param>
/// <param name="RequestUnitsPerSecond">Request units charged.</param>
/// <param name="P50Ms">The median time from an increment to its answer as counted.</param>
/// <param name="P99Ms">What 99 of 100 do not pass.</param>
internal sealed record LoadFigures(
    double OfferedPerSecond,
    double CountedPerSecond,
    double UnknownPerSecond,
    double TransactionsPerSecond,
    double ThrottledPerSecond,
    double ConflictsPerSecond,
    double RequestUnitsPerSecond,
    double P50Ms,
    double P99Ms)
{
    /// <summary>Increments written, whatever their callers were told.</summary>
    public double WrittenPerSecond => CountedPerSecond + UnknownPerSecond;

    /// <summary>Increments folded into a transaction.</summary>
    public double Fold => TransactionsPerSecond == 0 ? 0 : WrittenPerSecond / TransactionsPerSecond;

    /// <summary>Request units an increment.</summary>
    public double RequestUnitsEach => WrittenPerSecond == 0 ? 0 : RequestUnitsPerSecond / WrittenPerSecond;
}
