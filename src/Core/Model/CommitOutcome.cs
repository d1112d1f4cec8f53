namespace ShardedCounter.Model;

/// <summary>What became of one attempt to apply a <see cref="Commit"/>. A closed set: the nested types are all there are.</summary>
public abstract record CommitOutcome
{
    private CommitOutcome()
    {
    }

    /// <summary>The transaction committed: every increment in it is durable.</summary>
    public sealed record Applied : CommitOutcome
    {
        /// <summary>The one instance.</summary>
        public static Applied Instance { get; } = new();
    }

    /// <summary>An earlier attempt of this very commit had landed: success.</summary>
    public sealed record AlreadyApplied : CommitOutcome
    {
        /// <summary>The one instance.</summary>
        public static AlreadyApplied Instance { get; } = new();
    }

    /// <summary>The mark is neither what the commit was sealed against nor what it leaves; this attempt changed nothing.</summary>
    /// <param name="Mark">The mark in the store; null where there is none.</param>
    public sealed record MarkMoved(Mark? Mark) : CommitOutcome;

    /// <summary>The mark passed, but some receipts are already there; this attempt changed nothing.</summary>
    /// <param name="Existing">All of the commit's receipts that are there, as stored.</param>
    public sealed record DuplicateReceipts(IReadOnlyList<Receipt> Existing) : CommitOutcome;

    /// <summary>The store has no capacity now; this attempt changed nothing.</summary>
    /// <param name="RetryAfter">When to try again.</param>
    public sealed record Throttled(TimeSpan RetryAfter) : CommitOutcome;

    /// <summary>The mark passed, but the commit would carry a shard's sum beyond ±(2^53 − 1); this attempt changed nothing.</summary>
    /// <param name="Counter">The first such counter.</param>
    public sealed record OutOfRange(CounterId Counter) : CommitOutcome;

    /// <summary>The store will not take this commit, now or later; this attempt changed nothing.</summary>
    /// <param name="Reason">Why, for the log and the dead letter.</param>
    public sealed record Refused(string Reason) : CommitOutcome;

    /// <summary>Nobody knows: the attempt may have landed, or may land yet. Only the same commit may be sent again.</summary>
    /// <param name="Reason">What was seen, for the log.</param>
    public sealed record Unknown(string Reason) : CommitOutcome;
}
