using ShardedCounter.Flushing;
using ShardedCounter.Growth;
using ShardedCounter.Model;

namespace ShardedCounter.Tests.Flushing;

public sealed class WriterLanesTests
{
    private readonly LayoutSource _layouts = new(new Layout(16, 16));

    [Fact]
    public void CommitsSpreadOverAllShards() =>
        Assert.Equal(Enumerable.Range(0, 16), Draw(Lanes(int.MaxValue), 1_000).Order());

    [Fact]
    public void AStoreThatPrefersAFewShardsGetsCommitsThere() =>
        Assert.Equal([0, 1, 2, 3], Draw(Lanes(4), 1_000).Order());

    [Fact]
    public void WhereThePreferredAreBusyTheOthersServe()
    {
        WriterLanes lanes = Lanes(4);
        var picked = new List<int>();
        while (lanes.PickFree(static _ => false) is { } lane)
        {
            lanes.Open(lane);
            picked.Add(lane.Shard);
        }

        Assert.Equal([0, 1, 2, 3], picked.Take(4).Order());
        Assert.Equal(Enumerable.Range(0, 16), picked.Order());
    }

    [Fact]
    public void APreferredShardThatKeysWaitForStillComesBeforeTheOthers() =>
        Assert.Equal([0, 1, 2, 3], Draw(Lanes(4), 1_000, avoid: static _ => true).Order());

    [Fact]
    public void AmongThePreferredThoseThatNoKeyWaitsForComeFirst() =>
        Assert.Equal([0, 1, 3], Draw(Lanes(4), 1_000, avoid: static shard => shard == 2).Order());

    private WriterLanes Lanes(int spread) =>
        new(ProducerId.Writer(new Guid("00000000-0000-0000-0000-000000000007")), _layouts, FlushRules.Sound, new Random(1), spread);

    private static HashSet<int> Draw(WriterLanes lanes, int times, Func<int, bool>? avoid = null) =>
        [.. Enumerable.Range(0, times).Select(_ => lanes.PickFree(avoid ?? (static _ => false))!.Shard)];
}
