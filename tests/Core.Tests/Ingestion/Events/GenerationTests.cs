using ShardedCounter.Ingestion.Events;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Ingestion.Events;

/// <summary>Hubs that are created again, brokers' clocks, and gaps.</summary>
public sealed class GenerationTests
{
    [Fact]
    public void AHubThatWasCreatedAgainIsCountedFromItsBeginning()
    {
        using var rig = Rig();
        rig.Ingest(Event(40, 1, 100), Event(41, 2, 110)).Now();
        Assert.Equal(2, rig.Ingest(Event(0, 4, 500), Event(1, 8, 510)).Now().Counted);
        Assert.Equal(15, rig.SumOf("a"));
        Assert.Equal(110, rig.MarkOf()?.Since?.ToUnixTimeMilliseconds());
        Assert.Single(rig.Log.Of(1001));
        Assert.Equal(1, rig.Counts["shardedcounter.ingest.generations"]);
    }

    [Fact]
    public void ZombiesOfTheFormerHubAreDroppedAndTheNewOnesRedeliveriesToo()
    {
        using var rig = Rig();
        IncomingEvent[] old = [Event(40, 1, 100), Event(41, 2, 110)];
        IncomingEvent[] young = [Event(0, 4, 500), Event(1, 8, 510)];
        rig.Ingest(old).Now();
        rig.Ingest(young).Now();
        PartitionIngestor other = rig.NewOwner();
        Assert.Equal(0, rig.Ingest(other, CancellationToken.None, [.. old, Event(42, 16, 105)]).Now().Counted);
        Assert.Equal(0, rig.Ingest(other, CancellationToken.None, young).Now().Counted);
        Assert.Equal(1, rig.Ingest(other, CancellationToken.None, Event(2, 32, 505)).Now().Counted);
        Assert.Equal(47, rig.SumOf("a"));
    }

    [Fact]
    public void AnOwnerThatStillHoldsTheFormerHubsMarkLearnsOfTheNewOne()
    {
        using var rig = Rig();
        PartitionIngestor zombie = rig.NewOwner();
        rig.Ingest(zombie, CancellationToken.None, Event(40, 1, 100)).Now();
        rig.Ingest(Event(0, 2, 500)).Now();
        Assert.Equal(0, rig.Ingest(zombie, CancellationToken.None, Event(41, 4, 100)).Now().Counted);
        Assert.Equal(3, rig.SumOf("a"));
    }

    [Fact]
    public void ABrokersClockThatStepsBackCountsNothingTwiceAndLosesNothing()
    {
        using var rig = Rig();
        IncomingEvent[] events = [Event(0, 1, 1_000), Event(1, 2, 2_000), Event(2, 4, 1_500), Event(3, 8, 1_400)];
        rig.Ingest(events[..3]).Now();
        Assert.Equal(2_000, rig.MarkOf()?.At?.ToUnixTimeMilliseconds());
        Assert.Equal(1, rig.Ingest(events).Now().Counted);
        Assert.Equal(0, rig.Ingest(rig.NewOwner(), CancellationToken.None, events).Now().Counted);
        Assert.Equal(15, rig.SumOf("a"));
        Assert.Empty(rig.Log.Of(1001));
    }

    [Fact]
    public void TimesFinerThanAMillisecondDoNotMakeAGeneration()
    {
        using var rig = Rig();
        IncomingEvent incoming = Event(0, 1, 1_000) with { EnqueuedAt = DateTimeOffset.FromUnixTimeMilliseconds(1_000).AddTicks(9_999) };
        rig.Ingest(incoming).Now();
        Assert.Equal(0, rig.Ingest(rig.NewOwner(), CancellationToken.None, incoming).Now().Counted);
        Assert.Equal(1, rig.SumOf("a"));
    }

    [Fact]
    public void PoisonWithTheSameNumberInTheNextLifeHasALetterOfItsOwn()
    {
        using var rig = Rig();
        rig.Ingest(EventRead.Raw(5, "old", 100)).Now();
        rig.Ingest(EventRead.Raw(5, "new", 500)).Now();
        Assert.Equal(["5@100 old", "5@500 new"], rig.DeadLetters().Select(static letter => letter[..9]));
    }

    [Fact]
    public void MissingEventsAreMeteredAndLoggedOnceABatch()
    {
        using var rig = Rig();
        rig.Ingest(Event(100, 1, 100)).Now(); // where a hub's first batch starts is no gap
        Assert.Empty(rig.Log.Of(1000));
        rig.Ingest(Event(103, 1, 110), Event(104, 1, 120), Event(110, 1, 130)).Now();
        Assert.Equal(["7 events of eh|ns|hub|0 were never delivered, the last of them before or in the batch that starts at 103: lost by the hub's retention, "
            + "or the reading did not start at its checkpoint."], rig.Log.Of(1000));
        rig.Ingest(Event(103, 1, 110), Event(104, 1, 120), Event(110, 1, 130), Event(111, 1, 140)).Now();
        rig.Ingest(Event(0, 1, 500)).Now(); // a new life, not a gap
        Assert.Equal(7, rig.Counts["shardedcounter.ingest.missing"]);
    }

    [Fact]
    public void EventsLostWhileNoProcessRanAreMissed()
    {
        using var rig = new IngestRig(shards: 4);
        rig.Store.HoldsCommits = false;
        rig.Ingest(EventRead.Event(0, "a", 1), EventRead.Event(1, EventRead.Elsewhere, 1)).Now();
        PartitionIngestor next = rig.NewOwner();
        rig.Ingest(next, CancellationToken.None, EventRead.Event(2, "a", 1)).Now();
        Assert.Equal(0, rig.Counts["shardedcounter.ingest.missing"]);
        rig.Ingest(rig.NewOwner(), CancellationToken.None, EventRead.Event(8, "a", 1)).Now();
        Assert.Equal(5, rig.Counts["shardedcounter.ingest.missing"]);
    }

    private static IngestRig Rig()
    {
        var rig = new IngestRig();
        rig.Store.HoldsCommits = false;
        return rig;
    }

    private static IncomingEvent Event(long seq, long delta, long enqueuedMs) => EventRead.Event(seq, "a", delta, enqueuedMs);
}
