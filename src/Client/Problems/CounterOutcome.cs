namespace ShardedCounter.Client;

/// <summary>What may be concluded about a request that failed.</summary>
public enum CounterOutcome
{
    /// <summary>It certainly had no effect.</summary>
    NotDone,

    /// <summary>
    /// It may have had its effect, or may have it yet. Sent again with the key it had, within 24 hours of the first time, it takes effect once; without a key it might twice.
    /// </summary>
    Unknown,

    /// <summary>Part of an unkeyed batch was counted: <see cref="CounterProblem.Failures"/> lists what was not, or may not have been.</summary>
    Partly,
}
