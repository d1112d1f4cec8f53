using ShardedCounter.Flushing;

namespace ShardedCounter.Tests.Flushing;

public class AdaptiveLingerTests
{
    private static readonly TimeSpan _max = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _none = TimeSpan.Zero;

    [Fact]
    public void AnIdleServiceDrainsAtOnce() =>
        Assert.True(new AdaptiveLinger(_max).Wait(oldestAge: _none, sinceLast: _long, inFlight: false) <= _none);

    [Fact]
    public void WhileACommitIsUnderWayIncrementsAreHeldUntilTheMaximum()
    {
        var linger = new AdaptiveLinger(_max);
        Assert.Equal(TimeSpan.FromMilliseconds(3), linger.Wait(TimeSpan.FromMilliseconds(1), _long, inFlight: true));
        Assert.True(linger.Wait(_max, _long, inFlight: true) <= _none);
    }

    [Fact]
    public void BelowTheFreeRateFlushesKeepNoPace()
    {
        AdaptiveLinger linger = At(AdaptiveLinger.FreeRate * 0.9);
        Assert.True(linger.Wait(_none, sinceLast: _none, inFlight: false) <= _none);
    }

    [Fact]
    public void AtTheFullRateFlushesAreTheMaximumApart()
    {
        AdaptiveLinger linger = At(AdaptiveLinger.FullRate * 1.1);
        Assert.Equal(_max, linger.Wait(_none, sinceLast: _none, inFlight: false));
        Assert.Equal(TimeSpan.FromMilliseconds(1), linger.Wait(_none, TimeSpan.FromMilliseconds(3), inFlight: false));
        Assert.True(linger.Wait(_none, _max, inFlight: false) <= _none);
    }

    [Fact]
    public void HalfwayBetweenTheRatesThePaceIsHalfTheMaximum()
    {
        AdaptiveLinger linger = At((AdaptiveLinger.FreeRate + AdaptiveLinger.FullRate) / 2);
        Assert.Equal(2.0, linger.Wait(_none, _none, inFlight: false).TotalMilliseconds, precision: 2);
    }

    [Fact]
    public void NothingIsHeldLongerThanTheMaximumWhateverThePace()
    {
        AdaptiveLinger linger = At(AdaptiveLinger.FullRate * 2);
        Assert.True(linger.Wait(oldestAge: _max, sinceLast: _none, inFlight: true) <= _none);
        Assert.Equal(TimeSpan.FromMilliseconds(1), linger.Wait(TimeSpan.FromMilliseconds(3), sinceLast: _none, inFlight: false));
    }

    [Fact]
    public void AfterAQuietTimeTheFirstIncrementIsNotHeldBack() =>
        Assert.True(At(AdaptiveLinger.FullRate * 2).Wait(_none, _long, inFlight: false) <= _none);

    [Fact]
    public void AMaximumOfZeroNeverHoldsBack() =>
        Assert.True(new AdaptiveLinger(_none).Wait(_none, _none, inFlight: true) <= _none);

    [Fact]
    public void HowTheTimeWasCutIntoFlushesDoesNotMatter()
    {
        var coarse = new AdaptiveLinger(_max);
        var fine = new AdaptiveLinger(_max);
        coarse.Observe(1_800, TimeSpan.FromMilliseconds(30));
        for (int i = 0; i < 30; i++)
            fine.Observe(60, TimeSpan.FromMilliseconds(1));
        double pace = coarse.Wait(_none, _none, inFlight: false).TotalMilliseconds;
        Assert.InRange(pace, 0.5, 3.5); // else there is nothing to compare
        Assert.Equal(pace, fine.Wait(_none, _none, inFlight: false).TotalMilliseconds, tolerance: 0.01);
    }

    /// <summary>A linger that has seen a second of flushes, 5 ms apart, at a rate.</summary>
    private static AdaptiveLinger At(double perSecond)
    {
        var linger = new AdaptiveLinger(_max);
        for (int flush = 0; flush < 200; flush++)
            linger.Observe((long)(perSecond * 0.005), TimeSpan.FromMilliseconds(5));
        return linger;
    }
}
