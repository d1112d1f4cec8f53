using ShardedCounter.Flushing;

namespace ShardedCounter.Tests.Flushing;

public sealed class AdaptiveLingerTests
{
    private static readonly TimeSpan _max = TimeSpan.FromMilliseconds(8);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4_000, 0)] // a tenth of the full rate: 0.8 ms, which no timer resolves
    [InlineData(20_000, 4)]
    [InlineData(40_000, 8)]
    [InlineData(400_000, 8)]
    public void TheLingerGrowsWithTheRateUpToTheMaximum(int perSecond, int expectedMs)
    {
        var linger = new AdaptiveLinger(_max);
        for (int i = 0; i < 200; i++)
            linger.Observe(perSecond / 100, TimeSpan.FromMilliseconds(10));
        Assert.Equal(expectedMs, linger.Next.TotalMilliseconds, tolerance: 0.01);
    }

    [Fact]
    public void HowTheTimeWasCutIntoFlushesDoesNotMatter()
    {
        var coarse = new AdaptiveLinger(_max);
        var fine = new AdaptiveLinger(_max);
        coarse.Observe(600, TimeSpan.FromMilliseconds(30));
        for (int i = 0; i < 30; i++)
            fine.Observe(20, TimeSpan.FromMilliseconds(1));
        Assert.Equal(coarse.Next.TotalMilliseconds, fine.Next.TotalMilliseconds, tolerance: 0.01);
    }

    [Fact]
    public void AnInstantBetweenFlushesDoesNotMakeTheRateInfinite()
    {
        var linger = new AdaptiveLinger(_max);
        linger.Observe(1, TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, linger.Next);
    }
}
