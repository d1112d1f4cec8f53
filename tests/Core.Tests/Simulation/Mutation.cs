namespace ShardedCounter.Tests.Simulation;

/// <summary>A mistake made on purpose. The simulation must notice each.</summary>
public enum Mutation
{
    None,
    MarkAfterReceipts,
    TwoInFlightPerShard,
    MovedAfterUnknown,
    PartAddedInsteadOfSet,
    CursorsSavedBeforeTotals,
    FreshnessReadAfterTotal,
    PageDatedByItsLastChange,
    NewShardUsedBeforeTheLayoutHasIt,
    LayoutOfTheProcessStart,
    BatchJudgedByItsLastEvent,
    MarkAtOfTheLastEvent,
    DeadLettersAfterReturn,

    /// <summary>The Cosmos DB store's.</summary>
    MarkNotCompared,
}
