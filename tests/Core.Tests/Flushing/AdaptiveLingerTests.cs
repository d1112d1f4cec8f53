using ShardedCounter.Flushing;
using ShardedCounter.Model;

namespace ShardedCounter.Tests.Flushing;

public class AdaptiveLingerTests
{
    private const double FreeRate = 30_000;
    private const double FullRate = 60_000;

    private static readonly TimeSpan _max = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _none = TimeSpan.Zero;
    private static readonly CommitPace _pace = new(_max, FreeRate, FullRate);

    [Fact]
    public void AnIdleServiceDrainsAtOnce() =>
        Assert.True(new AdaptiveLinger(_pace).Wait(oldestAge: _none, sinceLast: _long, inFlight: false) <= _none);

    [Fact]
    public void WhileACommitIsUnderWayIncrementsAreHeldUntilTheMaximum()
    {
        var linger = new AdaptiveLinger(_pace);
        Assert.Equal(TimeSpan.FromMilliseconds(3), linger.Wait(TimeSpan.FromMilliseconds(1), _long, inFlight: true));
        Assert.True(linger.Wait(_max, _long, inFlight: true) <= _none);
    }

    [Fact]
    public void BelowTheFreeRateFlushesKeepNoPace()
    {
        AdaptiveLinger linger = At(FreeRate * 0.9);
        Assert.True(linger.Wait(_none, sinceLast: _none, inFlight: false) <= _none);
    }

    [Fact]
    public void AtTheFullRateFlushesAreTheMaximumApart()
    {
        AdaptiveLinger linger = At(FullRate * 1.1);
        Assert.Equal(_max, linger.Wait(_none, sinceLast: _none, inFlight: false));
        Assert.Equal(TimeSpan.FromMilliseconds(1), linger.Wait(_none, TimeSpan.FromMilliseconds(3), inFlight: false));
        Assert.True(linger.Wait(_none, _max, inFlight: false) <= _none);
    }

    [Fact]
    public void HalfwayBetweenTheRatesThePaceIsHalfTheMaximum()
    {
        AdaptiveLinger linger = At((FreeRate + FullRate) / 2);
        Assert.Equal(2.0, linger.Wait(_none, _none, inFlight: false).TotalMilliseconds, precision: 2);
    }

    [Fact]
    public void NothingIsHeldLongerThanTheMaximumWhateverThePace()
    {
        AdaptiveLinger linger = At(FullRate * 2);
        Assert.True(linger.Wait(oldestAge: _max, sinceLast: _none, inFlight: true) <= _none);
        Assert.Equal(TimeSpan.FromMilliseconds(1), linger.Wait(TimeSpan.FromMilliseconds(3), sinceLast: _none, inFlight: false));
    }

    [Fact]
    public void AfterAQuietTimeTheFirstIncrementIsNotHeldBack() =>
        Assert.True(At(FullRate * 2).Wait(_none, _long, inFlight: false) <= _none);

    [Fact]
    public void AMaximumOfZeroNeverHoldsBack() =>
        Assert.True(new AdaptiveLinger(_pace with { MaxLinger = _none }).Wait(_none, _none, inFlight: true) <= _none);

    [Fact]
    public void HowTheTimeWasCutIntoFlushesDoesNotMatter()
    {
        var coarse = new AdaptiveLinger(_pace);
        var fine = new AdaptiveLinger(_pace);
        coarse.Observe(1_800, TimeSpan.FromMilliseconds(30));
        for (int i = 0; i < 30; i++)
            fine.Observe(60, TimeSpan.FromMilliseconds(1));
        double pace = coarse.Wait(_none, _none, inFlight: false).TotalMilliseconds;
        Assert.InRange(pace, 0.5, 3.5); // else there is nothing to compare
        Assert.Equal(pace, fine.Wait(_none, _none, inFlight: false).TotalMilliseconds, tolerance: 0.01);
    }

    [Fact]
    public void AThousandIncrementsPerSecondAreFoldedWhereACommitCostsRequestUnits()
    {
        var linger = new AdaptiveLinger(CommitPace.RequestUnits);
        var clock = TimeSpan.Zero;
        int flushes = 0;
        for (TimeSpan last = TimeSpan.Zero; clock < TimeSpan.FromSeconds(10); flushes++)
        {
            // The first increment after a drain comes 1 ms later; the commit has landed by then.
            clock = last + TimeSpan.FromMilliseconds(1);
            TimeSpan wait = linger.Wait(_none, clock - last, inFlight: false);
            clock += wait > _none ? wait : _none;
            linger.Observe((long)(clock - last).TotalMilliseconds, clock - last);
            last = clock;
        }

        Assert.InRange(flushes, 60, 90);
    }

    [Fact]
    public void APairThatComesByChanceIsNoBurst()
    {
        var linger = new AdaptiveLinger(CommitPace.RequestUnits);
        var random = new Random(3);
        double longestMs = 0;
        for (int increment = 0; increment < 5_000; increment++)
        {
            linger.Observe(1, TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / 100)); // 100 per second, independent of each other
            longestMs = Math.Max(longestMs, linger.Wait(_none, _none, inFlight: false).TotalMilliseconds);
        }

        Assert.InRange(longestMs, 17, 60); // 17 is right; a mean over 20 ms gives up to 107
    }

    /// <summary>A linger that has seen a second of flushes, 5 ms apart, at a rate.</summary>
    private static AdaptiveLinger At(double perSecond)
    {
        var linger = new AdaptiveLinger(_pace);
        for (int flush = 0; flush < 200; flush++)
            linger.Observe((long)(perSecond * 0.005), TimeSpan.FromMilliseconds(5));
        return linger;
    }
}
