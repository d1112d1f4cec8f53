using ShardedCounter.Growth;
using ShardedCounter.Model;

namespace ShardedCounter.Tests.Growth;

public sealed class ThrottleWindowTests
{
    private static readonly Layout _sixteen = new(16, 16);

    [Fact]
    public void WithoutThrottlesAWindowIsCalm()
    {
        Assert.Equal(ThrottleVerdict.Calm, Judge(_sixteen, static _ => (0, 0)));
        Assert.Equal(ThrottleVerdict.Calm, Judge(_sixteen, static _ => (100, 0)));
    }

    [Fact]
    public void OneAttemptInTwentyIsNoBurden()
    {
        // All in one shard, and still: 79 of 1,600 are less than 5%, 80 are not.
        Assert.Equal(ThrottleVerdict.Calm, Judge(_sixteen, static shard => (100, shard == 3 ? 79 : 0)));
        Assert.Equal(ThrottleVerdict.HotPartition, Judge(_sixteen, static shard => (100, shard == 3 ? 80 : 0)));
    }

    [Fact]
    public void TheShardsAboveAverageAreTheHotOnes()
    {
        Judge(_sixteen, static shard => (100, shard is 3 or 12 ? 60 : 1), out IReadOnlySet<int> hot);
        Assert.Equal([3, 12], hot.Order());
    }

    [Fact]
    public void HalfOfTheShardsHotIsUnequalToo()
    {
        Assert.Equal(ThrottleVerdict.HotPartition, Judge(_sixteen, static shard => (40, shard < 8 ? 20 : 0), out IReadOnlySet<int> hot));
        Assert.Equal(Enumerable.Range(0, 8), hot.Order());
    }

    [Fact]
    public void AllShardsAlikeAreTheContainer()
    {
        Assert.Equal(ThrottleVerdict.Container, Judge(_sixteen, static _ => (40, 20)));
        Assert.Equal(ThrottleVerdict.Container, Judge(_sixteen, static _ => (40, 40)));
    }

    [Fact]
    public void AContrastOfLessThanTwoIsTheContainerHoweverSureItIs()
    {
        // 10,000 attempts a shard: 40% against 25% is beyond all chance, 40% against 20% is twice.
        Assert.Equal(ThrottleVerdict.Container, Judge(_sixteen, static shard => (10_000, shard < 8 ? 4_000 : 2_500)));
        Assert.Equal(ThrottleVerdict.HotPartition, Judge(_sixteen, static shard => (10_000, shard < 8 ? 4_000 : 2_000)));
    }

    [Fact]
    public void AContrastThatChanceExplainsIsTheContainer()
    {
        // Two shards, p = 1/2. Chi-square with one degree of freedom: 2·d²/(20·¼) for d more and d less than ten of twenty; its bound 1 + 4√2 = 6.66.
        // d = 4: 6.4, d = 5: 10. Both have more than twice the throttles in one shard.
        var two = new Layout(2, 2);
        Assert.Equal(ThrottleVerdict.Container, Judge(two, static shard => (20, shard == 0 ? 14 : 6)));
        Assert.Equal(ThrottleVerdict.HotPartition, Judge(two, static shard => (20, shard == 0 ? 15 : 5)));
    }

    [Fact]
    public void FewThrottlesSayNothing()
    {
        Assert.Equal(ThrottleVerdict.Few, Judge(_sixteen, static shard => (10, shard == 0 ? 10 : shard == 1 ? 9 : 0)));
        Assert.Equal(ThrottleVerdict.HotPartition, Judge(_sixteen, static shard => (10, shard < 2 ? 10 : 0)));
    }

    [Fact]
    public void AShardWithFewAttemptsIsNotCompared()
    {
        // Half of the shards must be: 8 of 16.
        Assert.Equal(ThrottleVerdict.Few, Judge(_sixteen, static shard => shard < 7 ? (50, shard == 0 ? 40 : 0) : (4, 4)));
        Assert.Equal(ThrottleVerdict.HotPartition, Judge(_sixteen, static shard => shard < 8 ? (50, shard == 0 ? 40 : 0) : (4, 4), out IReadOnlySet<int> hot));
        Assert.Equal([0], hot);
    }

    [Fact]
    public void OneShardHasNothingToBeComparedWith() =>
        Assert.Equal(ThrottleVerdict.Few, Judge(new Layout(1, 1), static _ => (1_000, 500)));

    [Fact]
    public void BelowN0KeysAndEventsHeatAndAreNoReasonToGrowFurther()
    {
        var grown = new Layout(32, 16);
        Assert.Equal(ThrottleVerdict.Bound, Judge(grown, static shard => (50, shard < 16 ? 25 : 0)));
        Assert.Equal(ThrottleVerdict.Calm, Judge(grown, static shard => (50, shard == 3 ? 19 : 0)));
        Assert.Equal(ThrottleVerdict.Container, Judge(grown, static shard => (50, shard < 16 ? 40 : 10)));
        Assert.Equal(ThrottleVerdict.HotPartition, Judge(grown, static shard => (50, shard is 3 or 20 ? 40 : 0), out IReadOnlySet<int> hot));
        Assert.Equal([20], hot);
    }

    [Fact]
    public void AStoreThatThrottlesAllShardsAlikeSeldomPassesForUnequal()
    {
        // 10,000 windows of 10 attempts on average in each of 16 shards, at 5% to 95%: about one in a thousand goes wrong, so 3 in a row never do.
        const int Windows = 10_000;
        const int Seed = 20_261_124;
        var random = new Random(Seed);
        int wrong = 0;
        for (int window = 0; window < Windows; window++)
        {
            double rate = 0.05 + (0.9 * random.NextDouble());
            int[] attempts = new int[16];
            int[] throttles = new int[16];
            for (int i = 0; i < 160; i++)
            {
                int shard = random.Next(16);
                attempts[shard]++;
                throttles[shard] += random.NextDouble() < rate ? 1 : 0;
            }

            wrong += Judge(_sixteen, shard => (attempts[shard], throttles[shard])) == ThrottleVerdict.HotPartition ? 1 : 0;
        }

        Assert.True(wrong <= Windows / 250, $"{wrong} of {Windows} windows of seed {Seed}.");
    }

    private static ThrottleVerdict Judge(Layout layout, Func<int, (int Attempts, int Throttles)> shard) => Judge(layout, shard, out _);

    private static ThrottleVerdict Judge(Layout layout, Func<int, (int Attempts, int Throttles)> shard, out IReadOnlySet<int> hot)
    {
        ShardSample[] samples = [.. Enumerable.Range(0, layout.Shards).Select(i => new ShardSample(i, shard(i).Attempts, shard(i).Throttles))];
        ThrottleVerdict verdict = new ThrottleWindow(layout, samples).Judge(GrowthLimits.Standard, out hot);
        if (verdict != ThrottleVerdict.HotPartition)
            Assert.Empty(hot);
        return verdict;
    }
}
