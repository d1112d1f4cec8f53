namespace ShardedCounter.Benchmarks.Model;

/// <summary>What has happened so far. The difference of two is what happened between them.</summary>
internal readonly record struct ModelTally
{
    /// <summary>Increments that came.</summary>
    public long Offered { get; init; }

    /// <summary>Of these, answered as counted.</summary>
    public long Counted { get; init; }

    /// <summary>Of these, written when their callers had given up and been answered "unknown".</summary>
    public long Unknown { get; init; }

    /// <summary>Of these, refused as overloaded.</summary>
    public long Refused { get; init; }

    /// <summary>Of these, in commits that lost the comparison of marks. 0, unless a test breaks the rule of one in flight.</summary>
    public long Lost { get; init; }

    /// <summary>Transactions that were applied.</summary>
    public long Transactions { get; init; }

    /// <summary>Counters written by them.</summary>
    public long CounterWrites { get; init; }

    /// <summary>Attempts answered 429.</summary>
    public long Throttled { get; init; }

    /// <summary>Attempts answered 449.</summary>
    public long Conflicts { get; init; }

    /// <summary>Request units charged.</summary>
    public double RequestUnits { get; init; }

    public static ModelTally operator -(ModelTally later, ModelTally earlier) => new()
    {
        Offered = later.Offered - earlier.Offered,
        Counted = later.Counted - earlier.Counted,
        Unknown = later.Unknown - earlier.Unknown,
        Refused = later.Refused - earlier.Refused,
        Lost = later.Lost - earlier.Lost,
        Transactions = later.Transactions - earlier.Transactions,
        CounterWrites = later.CounterWrites - earlier.CounterWrites,
        Throttled = later.Throttled - earlier.Throttled,
        Conflicts = later.Conflicts - earlier.Conflicts,
        RequestUnits = later.RequestUnits - earlier.RequestUnits,
    };
}
