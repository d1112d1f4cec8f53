using ShardedCounter.Model;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>Status and sub-status to outcome: the one place that says what an answer to a commit means.</summary>
/// <remarks>
/// What the table rests on.
/// <list type="bullet">
/// <item>A transaction that was answered as failed has changed nothing. Within one call every send but the last was answered so; a send whose outcome is unknown is
/// the last. So when a call says Throttled, Refused, OutOfRange or DuplicateReceipts, none of <em>its</em> sends landed. What earlier calls did the caller knows.</item>
/// <item><em>Mark 409 or 412.</em> The mark is not the one seen, which is how a commit that had landed shows. It is read and compared. Where it cannot be read, whatever the
/// reason, the outcome is Unknown: something landed, and it may be this commit, so it must not be sealed to another shard.</item>
/// <item><em>Lookups of documents and receipts</em> (before the first send, or after one that failed atomically) that are throttled make the attempt Throttled: nothing
/// was changed, the shard is as busy as if the commit had been throttled, and growth and other shards may help. A lookup that fails otherwise makes it Unknown, although nothing
/// has landed: the same commit is sent again, and a shard that does not answer does not pass for one that is too hot.</item>
/// <item><em>401, 404 without an operation, 403 for a missing role, a key, a container:</em> a configuration error. Certainly not applied, but no fault of the commit:
/// refusing would bury increments that count as soon as somebody has repaired it. Unknown, so it is sent again, and the log says so at its highest level.</item>
/// <item><em>403/3 and 403/1008:</em> the region does not take writes now, a failover: as 503.</item>
/// </list>
/// </remarks>
internal static class OutcomeTable
{
    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(100);

    /// <summary>What an answer to the transaction means.</summary>
    public static CommitStep OfBatch(CommitPlan plan, BatchAnswer answer)
    {
        if (answer.FailedIndex < 0)
            return CommitStep.Settle(OfRequest(answer.Status, answer.SubStatus, answer.RetryAfter, answer.Detail));
        switch (plan.OperationAt(answer.FailedIndex), answer.Status)
        {
            case (CommitOperation.CreateMark, 409):
            case (CommitOperation.MoveMark, 412):
                return new CommitStep(CommitStepKind.CompareMark);
            case (CommitOperation.MoveMark, 404) when plan.Commit.Producer.IsWriter:
                return new CommitStep(CommitStepKind.CreateMark);
            case (CommitOperation.MoveMark, 404): // a partition's mark never expires: what was seen is not there
                return CommitStep.Settle(new CommitOutcome.MarkMoved(null));
            case (CommitOperation.Increment, 412):
            case (CommitOperation.Increment, 404) when !DeltaRange.IsFolded(plan.DeltaAt(answer.FailedIndex).Delta):
                return CommitStep.Settle(new CommitOutcome.OutOfRange(plan.DeltaAt(answer.FailedIndex).Counter));
            case (CommitOperation.Increment, 404):
            case (CommitOperation.CreateCount, 409):
                return new CommitStep(CommitStepKind.LookUpCounts);
            case (CommitOperation.CreateReceipt, 409):
                return new CommitStep(CommitStepKind.LookUpReceipts);
            default: // the operation failed like a request: a document too large (413), a partition full (403/1014), throttled
                return CommitStep.Settle(OfRequest(answer.Status, answer.SubStatus, answer.RetryAfter, answer.Detail));
        }
    }

    /// <summary>What an answer to the request as a whole means.</summary>
    public static CommitOutcome OfRequest(int status, int subStatus, TimeSpan? retryAfter, string detail) => (status, subStatus) switch
    {
        ( >= 200 and < 300, _) => CommitOutcome.Applied.Instance,
        (429 or 449, _) => new CommitOutcome.Throttled(retryAfter ?? _soon),
        (403, 3 or 1008) => new CommitOutcome.Unknown(detail),
        (400 or 403 or 413, _) when !IsMisconfigured(status, subStatus) => new CommitOutcome.Refused(detail),
        _ => new CommitOutcome.Unknown(detail), // 408, 410, 500, 502, 503, configuration errors, and all that nobody has heard of
    };

    /// <summary>What a lookup that failed means for the attempt.</summary>
    public static CommitOutcome OfLookup(StoreAnswer answer, string detail) =>
        answer.Status is 429 or 449 ? new CommitOutcome.Throttled(answer.RetryAfter ?? _soon) : new CommitOutcome.Unknown(detail);

    /// <summary>True when only somebody with rights on the account can help: no such container, wrong key, missing role (sub-statuses 5300 to 5303).</summary>
    public static bool IsMisconfigured(int status, int subStatus) => status is 401 or 404 || (status is 403 && subStatus is >= 5300 and <= 5303);
}
