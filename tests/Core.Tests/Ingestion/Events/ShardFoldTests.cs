using System.Text;
using ShardedCounter.Ingestion.Events;
using ShardedCounter.Model;
using ShardedCounter.Testing;

namespace ShardedCounter.Tests.Ingestion.Events;

public sealed class ShardFoldTests
{
    private static readonly ProducerId _producer = EventRead.Routing().Producer;

    [Fact]
    public void AShardsEventsAreFoldedByCounterAndTheMarkIsThatOfTheLastOne()
    {
        ShardFold fold = Fold(Read(Event(5, "a", 1), Event(6, "b", 2), Event(7, "a", 3)));
        Assert.True(fold.Fold(null));
        Assert.Equal("a:4 b:2 -> 7@8000", Text(fold.Seal(_producer)));
        fold.Land();
        Assert.False(fold.Fold(new Mark(7, At(8_000))));
    }

    [Fact]
    public void EachShardsMarkIsThatOfItsOwnLastEvent()
    {
        EventRouting routing = EventRead.Routing(4);
        int a = routing.ShardOf("a"u8), b = routing.ShardOf(Encoding.UTF8.GetBytes(EventRead.Elsewhere));
        Assert.NotEqual(a, b);
        EventBatch batch = Read(4, Event(5, "a", 1), Event(6, EventRead.Elsewhere, 2), Event(7, EventRead.Elsewhere, 3));
        ShardFold first = Fold(batch, a), second = Fold(batch, b);
        Assert.True(first.Fold(null) && second.Fold(null));
        Assert.Equal("a:1 -> 5@6000", Text(first.Seal(_producer)));
        Assert.Equal($"{EventRead.Elsewhere}:5 -> 7@8000", Text(second.Seal(_producer)));
        Assert.Equal(2, Enumerable.Range(0, 4).Count(batch.Touches));
    }

    [Fact]
    public void WhatTheMarkCoversIsLeftOutWhenItIsFoldedAgain()
    {
        ShardFold fold = Fold(Read(Event(5, "a", 1), Event(6, "b", 2), Event(7, "a", 4)));
        Assert.True(fold.Fold(null));
        Assert.True(fold.Fold(new Mark(5, At(6_000))));
        Assert.Equal("b:2 a:4 -> 7@8000 seen 5", Text(fold.Seal(_producer)));
        Assert.True(fold.Fold(new Mark(6, At(7_000))));
        Assert.Equal("a:4 -> 7@8000 seen 6", Text(fold.Seal(_producer)));
        Assert.False(fold.Fold(new Mark(7, At(8_000))));
    }

    [Fact]
    public void APartIsCutInSequenceOrderWhereTheNextEventsCountersDoNotFit()
    {
        ShardFold fold = Fold(Read(Event(0, "a", 1), Event(1, "b", 1), Event(2, "a", 1), Pair(3, "b", "c"), Event(4, "a", 1)), maxCounters: 2);
        Assert.True(fold.Fold(null));
        Assert.Equal("a:2 b:1 -> 2@3000", Text(fold.Seal(_producer)));
        fold.Land();
        Assert.True(fold.Fold(new Mark(2, At(3_000))));
        Assert.Equal("b:1 c:1 -> 3@4000 seen 2", Text(fold.Seal(_producer)));
        fold.Land();
        Assert.True(fold.Fold(new Mark(3, At(4_000))));
        Assert.Equal("a:1 -> 4@5000 seen 3", Text(fold.Seal(_producer)));
    }

    [Fact]
    public void OneEventIsNeverCut()
    {
        ShardFold fold = Fold(Read(Pair(0, "a", "b"), Event(1, "a", 1)), maxCounters: 1);
        Assert.True(fold.Fold(null));
        Assert.Equal("a:2 b:1 -> 1@2000", Text(fold.Seal(_producer)));
    }

    [Fact]
    public void APartIsCutWhereASumWouldLeaveItsRange()
    {
        const long Most = DeltaRange.MaxIncrement;
        string large = "[" + string.Join(',', Enumerable.Repeat($$"""{"counter":"a","delta":{{Most}}}""", 9_000)) + "]";
        ShardFold fold = Fold(Read(EventRead.Raw(0, large), Event(1, "b", 1), Pair(2, "c", "a", large)));
        Assert.True(fold.Fold(null));
        Assert.Equal($"a:{9_000 * Most} b:1 -> 1@2000", Text(fold.Seal(_producer)));
        fold.Land();
        Assert.True(fold.Fold(new Mark(1, At(2_000))));
        Assert.Equal($"c:1 a:{9_000 * Most} -> 2@3000 seen 1", Text(fold.Seal(_producer)));
    }

    [Fact]
    public void WhatIsLeftOutMovesTheMarkAllTheSame()
    {
        ShardFold fold = Fold(Read(Event(0, "a", 1), Event(1, "b", 2), Event(2, "a", 4)));
        Assert.True(fold.Fold(null));
        Assert.Equal([1L, 4L], fold.LeaveOut(Id("a")).Select(static item => item.Delta));
        Assert.Equal("b:2 -> 2@3000", Text(fold.Seal(_producer)));
        Assert.Equal([2L], fold.LeaveOut(null).Select(static item => item.Delta));
        Assert.Equal(" -> 2@3000", Text(fold.Seal(_producer)));
    }

    [Fact]
    public void APartWithSomethingLeftOutDoesNotGrowWhenItIsFoldedAgain()
    {
        EventBatch batch = Read(Event(0, "a", 1), Event(1, "b", 2), Event(2, "c", 4), Event(3, "a", 8));
        ShardFold fold = Fold(batch, maxCounters: 2);
        Assert.True(fold.Fold(null));
        fold.LeaveOut(Id("a"));
        Assert.True(fold.Fold(new Mark(0, At(1_000)))); // now "c" would fit as well, and "a" has only the letter of event 0
        Assert.Equal("b:2 -> 1@2000 seen 0", Text(fold.Seal(_producer)));
        Assert.True(fold.Fold(new Mark(1, At(2_000)))); // all of the part is covered: the next one starts, with "a" in it
        Assert.Equal("c:4 a:8 -> 3@4000 seen 1", Text(fold.Seal(_producer)));
        fold.Land();
        Assert.Equal((2, 0), (fold.Counted, batch.CountMarked())); // "c" and "a"; the others came to be covered by someone else
    }

    [Fact]
    public void AGenerationThatStartsInTheMiddleOfABatchShutsTheFormerOneOut()
    {
        ShardFold fold = Fold(Read(Event(98, "a", 1, 100), Event(99, "a", 2, 110), Event(0, "a", 4, 500), Event(1, "a", 8, 510)));
        Assert.True(fold.Fold(new Mark(98, At(100))));
        Assert.True(fold.StartsGeneration);
        Commit commit = fold.Seal(_producer);
        Assert.Equal("a:14 -> 1@510 seen 98", Text(commit));
        Assert.Equal(At(110), commit.Next.Since);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void HowManyThreadsReadABatchMakesNoDifference(int seed)
    {
        var random = new Random(seed);
        IncomingEvent[] events = [.. Enumerable.Range(0, 3_000).Select(seq => random.Next(10) switch
        {
            0 => EventRead.Raw(seq, "poison"),
            1 => Pair(seq, $"c{random.Next(300)}", $"c{random.Next(300)}"),
            _ => Event(seq, $"c{random.Next(300)}", random.Next(1, 100)),
        })];
        var one = new EventBatch();
        var many = new EventBatch();
        one.Read(events, EventRead.Routing(4), 1);
        many.Read(new List<IncomingEvent>(events), EventRead.Routing(4), 7);
        Assert.Equal((1, 7), (one.Chunks, many.Chunks));
        for (int shard = 0; shard < 4; shard++)
        {
            ShardFold expected = Fold(one, shard), actual = Fold(many, shard);
            Mark? seen = null;
            while (expected.Fold(seen))
            {
                Assert.True(actual.Fold(seen));
                Commit commit = expected.Seal(_producer);
                Assert.Equal(Text(commit), Text(actual.Seal(_producer)));
                expected.Land();
                actual.Land();
                seen = commit.Next;
            }

            Assert.False(actual.Fold(seen));
        }

        Assert.Equal(one.CountMarked(), many.CountMarked());
        Assert.Equal(one.Chunk(0).Unreadable.Select(static one => one.Event), Enumerable.Range(0, 7).SelectMany(chunk => many.Chunk(chunk).Unreadable).Select(static one => one.Event));
    }

    [Fact]
    public void ReadingAndFoldingAllocateNothingPerEvent()
    {
        IncomingEvent[] events = [.. Enumerable.Range(0, 20_000).Select(seq => (seq % 4) switch
        {
            0 => EventRead.Raw(seq, $$"""[{"counter":"page:{{seq % 97}}","delta":1},{"delta":2,"counter":"page:x"}]"""),
            1 => EventRead.Raw(seq, $$$"""{"specversion":"1.0","id":"1","data":{"counter":"page:{{{seq % 97}}}","delta":1}}"""),
            2 => new IncomingEvent(seq, At(seq), default, $"page:{seq % 97}", "7"),
            _ => Event(seq, $"page:{seq % 97}", seq),
        })];
        EventRouting routing = EventRead.Routing(4);
        var batch = new EventBatch();
        ShardFold[] folds = [.. Enumerable.Range(0, 4).Select(_ => new ShardFold())];

        void ReadAndFold()
        {
            batch.Read(events, routing, 1);
            for (int shard = 0; shard < folds.Length; shard++)
            {
                folds[shard].Start(batch, shard, 90, IngestRules.Sound);
                Mark? seen = null;
                for (int parts = 0; folds[shard].Fold(seen); parts++)
                {
                    seen = folds[shard].Next;
                    folds[shard].Land();
                }
            }
        }

        Assert.Equal(0, Allocation.LeastBytes(ReadAndFold));
        Assert.Equal(events.Length, batch.CountMarked() + folds.Sum(static fold => fold.Counted));
    }

    private static EventBatch Read(params IncomingEvent[] events) => Read(1, events);

    private static EventBatch Read(int shards, params IncomingEvent[] events)
    {
        var batch = new EventBatch();
        batch.Read(events, EventRead.Routing(shards), 1);
        Assert.Empty(batch.Chunk(0).Unreadable);
        return batch;
    }

    private static ShardFold Fold(EventBatch batch, int shard = 0, int maxCounters = 90)
    {
        var fold = new ShardFold();
        fold.Start(batch, shard, maxCounters, IngestRules.Sound);
        return fold;
    }

    private static IncomingEvent Event(long seq, string counter, long delta, long? enqueuedMs = null) => EventRead.Event(seq, counter, delta, enqueuedMs);

    /// <summary>An event of two counters: 1 for each, or for the second what a body says.</summary>
    private static IncomingEvent Pair(long seq, string first, string second, string? body = null) =>
        EventRead.Raw(seq, $"[{One(first)},{body?.Trim('[', ']') ?? One(second)}]");

    private static string One(string counter) => $$"""{"counter":"{{counter}}","delta":1}""";

    private static CounterId Id(string name) => CounterId.Parse(name);

    private static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);

    private static string Text(Commit commit) =>
        $"{string.Join(' ', commit.Deltas.Select(static delta => $"{delta.Counter}:{delta.Delta}"))} -> {commit.Next.Seq}@{commit.Next.At!.Value.ToUnixTimeMilliseconds()}"
        + (commit.Seen is { } seen ? $" seen {seen.Seq}" : "");
}
