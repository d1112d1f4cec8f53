using ShardedCounter.Model;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>What to do after an answer.</summary>
/// <param name="Kind">What.</param>
/// <param name="Outcome">For <see cref="CommitStepKind.Settle"/>: the outcome.</param>
internal readonly record struct CommitStep(CommitStepKind Kind, CommitOutcome? Outcome = null)
{
    /// <summary>The attempt is over.</summary>
    public static CommitStep Settle(CommitOutcome outcome) => new(CommitStepKind.Settle, outcome);
}

/// <summary>The kinds of steps.</summary>
internal enum CommitStepKind
{
    /// <summary>The attempt is over.</summary>
    Settle,

    /// <summary>The mark is not the one seen: read it, it tells whether this commit had landed.</summary>
    CompareMark,

    /// <summary>A process's mark has expired: send with a create.</summary>
    CreateMark,

    /// <summary>A shard document is, or is not, there against expectation: look them up, send again.</summary>
    LookUpCounts,

    /// <summary>A receipt is there: look them all up.</summary>
    LookUpReceipts,
}
