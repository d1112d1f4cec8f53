using Microsoft.Azure.Functions.Worker;
using ShardedCounter.Aggregation;
using ShardedCounter.Storage;

namespace ShardedCounter.Functions.Aggregation;

/// <summary>The steps of aggregation as activities. Each may run twice, or late: the core's steps allow for it.</summary>
public sealed class AggregationActivities(AggregationSteps steps)
{
    /// <summary>The activity that reads the cursors.</summary>
    public const string List = "ListFeedRanges";

    /// <summary>The activity that drains one range.</summary>
    public const string Drain = "DrainFeedRange";

    /// <summary>The activity that saves all cursors.</summary>
    public const string Save = "SaveCursors";

    /// <summary>The activity that publishes freshness.</summary>
    public const string Publish = "PublishFreshness";

    /// <summary>Reads the cursors, one a feed range.</summary>
    [Function(List)]
    public Task<StoredCursors> ListAsync([ActivityTrigger] FunctionContext context, CancellationToken cancellationToken) => steps.ListAsync(cancellationToken);

    /// <summary>Drains one range into the totals, within the bound of <c>Aggregation:MaxPagesPerRun</c>.</summary>
    [Function(Drain)]
    public Task<DrainedRange> DrainAsync([ActivityTrigger] FeedCursor cursor, CancellationToken cancellationToken) => steps.DrainAsync(cursor, cancellationToken);

    /// <summary>Saves all cursors in one write; false when another run was there first.</summary>
    [Function(Save)]
    public async Task<bool> SaveAsync([ActivityTrigger] SavedRound round, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(round);
        bool saved = await steps.SaveAsync(round.Cursors, round.Moved, cancellationToken);
        steps.Ran(round.Changes, round.FailedRanges);
        return saved;
    }

    /// <summary>Lets readers know how fresh totals are.</summary>
    [Function(Publish)]
    public Task PublishAsync([ActivityTrigger] DateTimeOffset asOf, CancellationToken cancellationToken) => steps.PublishAsync(asOf, cancellationToken);
}
