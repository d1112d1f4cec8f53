using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using ShardedCounter.Aggregation;
using ShardedCounter.Storage;

namespace ShardedCounter.Functions.Aggregation;

/// <summary>
/// A run of aggregation, its ranges drained side by side on however many machines: list → drain each → save all cursors → publish freshness. One at a time, as
/// the instance <see cref="InstanceId"/>; should two ever overlap, totals come out the same (<see cref="AggregationSteps"/>).
/// </summary>
/// <remarks>
/// The code below is played again from its history after every step: it uses nothing but the context and what activities returned. One generation is one round, and
/// while the feed is ahead the instance continues as new: its history holds one round, however long it goes on. A range takes about 500 bytes on its way to
/// an activity and back, so hundreds stay far below the 4 MiB of a message.
/// </remarks>
public static class AggregateOrchestrator
{
    /// <summary>The orchestration's name.</summary>
    public const string Name = "AggregateOrchestrator";

    /// <summary>The one instance.</summary>
    public const string InstanceId = "aggregate";

    /// <summary>Rounds before the next start by the timer takes over, so that a run ends and its result can be seen.</summary>
    public const int MaxRounds = 20;

    /// <summary>A throttled store is left alone for a moment; one that is away longer is the next run's concern.</summary>
    private static readonly TaskOptions _steps = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 3, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2));

    /// <summary>Runs a round, and goes on to the next while the feed is ahead.</summary>
    /// <returns>What all rounds did.</returns>
    [Function(Name)]
    public static async Task<AggregateRun> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        AggregateRun before = context.GetInput<AggregateRun>() ?? AggregateRun.Start;
        StoredCursors stored = await context.CallActivityAsync<StoredCursors>(AggregationActivities.List, _steps);
        RangeOutcome[] outcomes = await Task.WhenAll(stored.Cursors.Select(cursor => DrainAsync(context, cursor)));

        FeedCursor[] cursors = [.. outcomes.Select(static outcome => outcome.Cursor)];
        string[] failed = [.. outcomes.Where(static outcome => outcome.Failure is not null).Select(static outcome => outcome.Cursor.Range)];
        int changes = outcomes.Sum(static outcome => outcome.Changes);
        var round = new SavedRound(new StoredCursors(cursors, stored.ETag), AggregationSteps.Moved(stored, cursors), changes, failed.Length);
        bool saved = await context.CallActivityAsync<bool>(AggregationActivities.Save, round, _steps);
        DateTimeOffset asOf = AggregationSteps.AsOf(cursors);
        if (saved)
            await context.CallActivityAsync(AggregationActivities.Publish, asOf, _steps);

        AggregateRun run = before.Add(outcomes, saved, asOf);
        if (!run.CaughtUp && failed.Length == 0 && saved && run.Rounds < MaxRounds)
            context.ContinueAsNew(run);
        return run;
    }

    /// <summary>A range that fails keeps its cursor, and does not stop the others.</summary>
    private static async Task<RangeOutcome> DrainAsync(TaskOrchestrationContext context, FeedCursor cursor)
    {
        try
        {
            DrainedRange drained = await context.CallActivityAsync<DrainedRange>(AggregationActivities.Drain, cursor, _steps);
            return new RangeOutcome(drained.Cursor, drained.Changes, drained.CaughtUp, Failure: null);
        }
        catch (TaskFailedException failure)
        {
            string reason = failure.FailureDetails.ErrorMessage;
            return new RangeOutcome(cursor, Changes: 0, CaughtUp: false, reason.Length <= FailedRange.MaxLength ? reason : reason[..FailedRange.MaxLength] + "…");
        }
    }
}
