namespace ShardedCounter.Benchmarks.Model;

/// <summary>Where the parts of a run note what they did. Not thread-safe.</summary>
internal sealed class ModelLedger
{
    private long _offered;
    private long _counted;
    private long _unknown;
    private long _refused;
    private long _lost;
    private long _transactions;
    private long _counterWrites;
    private long _throttled;
    private long _conflicts;
    private double _requestUnits;

    /// <summary>The most commits of one writer that were in flight to one shard.</summary>
    public int MostInFlightPerLane { get; private set; }

    /// <summary>The times from increments to their answers, where one is given: while it is measured.</summary>
    public LatencyHistogram? Latencies { get; set; }

    /// <summary>All so far.</summary>
    public ModelTally Tally => new()
    {
        Offered = _offered,
        Counted = _counted,
        Unknown = _unknown,
        Refused = _refused,
        Lost = _lost,
        Transactions = _transactions,
        CounterWrites = _counterWrites,
        Throttled = _throttled,
        Conflicts = _conflicts,
        RequestUnits = _requestUnits,
    };

    public void Came(long increments, long refused)
    {
        _offered += increments;
        _refused += refused;
    }

    public void Sent(int inFlightInLane) => MostInFlightPerLane = Math.Max(MostInFlightPerLane, inFlightInLane);

    public void Counted(long increments) => _counted += increments;

    public void Unknown(long increments) => _unknown += increments;

    public void Lost(long increments) => _lost += increments;

    public void Applied(int counters, double requestUnits)
    {
        _transactions++;
        _counterWrites += counters;
        _requestUnits += requestUnits;
    }

    public void Throttled() => _throttled++;

    public void Conflicted(double requestUnits)
    {
        _conflicts++;
        _requestUnits += requestUnits;
    }

    public void Compared(double requestUnits) => _requestUnits += requestUnits;
}
