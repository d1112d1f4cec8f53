using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;
using ShardedCounter.Model;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>
/// Makes one attempt to apply a commit: one transaction, and where it shows that a document exists or does not against expectation, the same with that put right. Any
/// thread.
/// </summary>
/// <remarks>
/// Between the sends of an attempt nothing of it has landed: the next is made only after an answer that says so (<see cref="OutcomeTable"/>). What is known about documents
/// comes from what this process wrote or looked up; a commit's documents not known are looked up in one query, so a cold start costs one round trip more.
/// </remarks>
internal sealed class CommitPath(Container shards, StoreRequests requests, MarkReader marks, ExistenceLookup lookup, KnownDocuments known, CommitRules rules, ILogger log)
{
    /// <summary>
    /// More sends than this are no attempt any more. Each was answered "not so" by a change that somebody else made, above all by processes that create the same
    /// documents in the same shard at the same moment.
    /// </summary>
    private const int MaxSends = 50;

    private static readonly TransactionalBatchRequestOptions _noContent = new();

    /// <summary>The outcome; nothing that the world does to a request is thrown.</summary>
    public async ValueTask<CommitOutcome> CommitAsync(Commit commit, CancellationToken cancellationToken)
    {
        try
        {
            return await AttemptAsync(new CommitPlan(commit, rules), cancellationToken);
        }
        catch (StoreUnavailableException unavailable) // a lookup without an answer
        {
            return new CommitOutcome.Unknown(unavailable.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new CommitOutcome.Unknown("given up by the caller");
        }
    }

    private async Task<CommitOutcome> AttemptAsync(CommitPlan plan, CancellationToken cancellationToken)
    {
        if (await lookup.FindCountsAsync(plan, known, cancellationToken) is { } failure)
            return failure;
        for (int sends = 0; sends < MaxSends; sends++)
        {
            CommitStep step = await SendAsync(plan, cancellationToken);
            CommitOutcome? outcome = step.Kind switch
            {
                CommitStepKind.Settle => step.Outcome,
                CommitStepKind.CompareMark => await CompareMarkAsync(plan, cancellationToken),
                CommitStepKind.CreateMark => WithoutMark(plan),
                CommitStepKind.LookUpCounts => await LookUpCountsAgainAsync(plan, cancellationToken),
                CommitStepKind.LookUpReceipts => await lookup.FindReceiptsAsync(plan.Commit, cancellationToken),
                _ => throw new InvalidOperationException($"There is no step {step.Kind}."),
            };
            if (outcome is CommitOutcome.Applied)
                Remember(plan.Commit);
            if (outcome is not null)
                return outcome;
        }

        return new CommitOutcome.Unknown($"what exists in the shard changed {MaxSends} times under the commit");
    }

    private async Task<CommitStep> SendAsync(CommitPlan plan, CancellationToken cancellationToken)
    {
        using StoreRequests.Attempt attempt = requests.Begin(CallKind.Commit, cancellationToken);
        try
        {
            TransactionalBatch batch = plan.Build(shards);
            using TransactionalBatchResponse response = await batch.ExecuteAsync(_noContent, attempt.Token);
            attempt.Answered(response.Headers, (int)response.StatusCode, plan.Bytes, plan.Count);
            BatchAnswer answer = BatchAnswer.Of(response, plan.Count);
            if (answer.FailedIndex < 0 && OutcomeTable.IsMisconfigured(answer.Status, answer.SubStatus))
                CosmosLog.Misconfigured(log, answer.Detail);
            return OutcomeTable.OfBatch(plan, answer);
        }
        catch (CosmosException exception)
        {
            attempt.Unanswered();
            return CommitStep.Settle(OutcomeTable.OfRequest((int)exception.StatusCode, exception.SubStatusCode, exception.RetryAfter, CosmosErrors.Describe(exception)));
        }
        catch (Exception exception) when (CosmosErrors.IsOfTheWorld(exception))
        {
            attempt.Unanswered();
            return CommitStep.Settle(new CommitOutcome.Unknown(CosmosErrors.Describe(exception)));
        }
    }

    /// <summary>What the mark in the store says of this commit; null: send again.</summary>
    private async Task<CommitOutcome?> CompareMarkAsync(CommitPlan plan, CancellationToken cancellationToken)
    {
        Commit commit = plan.Commit;
        Mark? stored = await marks.ReadAsync(commit.Producer, commit.Shard, cancellationToken);
        if (stored is { } mark)
        {
            if (MarkDocument.IsSame(commit.Producer, mark, commit.Next))
                return CommitOutcome.AlreadyApplied.Instance;
            plan.HasMark = true;
            return commit.Seen is { } seen && MarkDocument.IsSame(commit.Producer, mark, seen) ? null : new CommitOutcome.MarkMoved(mark);
        }

        // It expired between the two answers, or was created and expired: a process's commit creates it.
        return commit.Seen is null || commit.Producer.IsWriter ? WithoutMark(plan) : new CommitOutcome.MarkMoved(null);
    }

    private async Task<CommitOutcome?> LookUpCountsAgainAsync(CommitPlan plan, CancellationToken cancellationToken)
    {
        foreach (CounterDelta delta in plan.Commit.Deltas)
            known.Remove(plan.Commit.Shard, delta.Counter);
        return await lookup.FindCountsAsync(plan, known, cancellationToken);
    }

    private static CommitOutcome? WithoutMark(CommitPlan plan)
    {
        plan.HasMark = false;
        return null;
    }

    private void Remember(Commit commit)
    {
        foreach (CounterDelta delta in commit.Deltas)
            known.Add(commit.Shard, delta.Counter);
    }
}
