using Microsoft.Extensions.Time.Testing;
using ShardedCounter.Model;
using ShardedCounter.Storage;
using ShardedCounter.Storage.Cosmos;
using static ShardedCounter.Tests.Storage.Cosmos.CosmosRig;

namespace ShardedCounter.Tests.Storage.Cosmos;

public sealed class ServiceClockTests
{
    private static readonly DateTimeOffset _service = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _local = new(_service.AddDays(100)); // the wall clock here is a hundred days off

    [Fact]
    public void NothingHeardPromisesNothing()
    {
        var clock = new ServiceClock(_local);
        Assert.Equal(DateTimeOffset.UnixEpoch, clock.Now);
        Assert.False(clock.IsCurrent);
        clock.Learn((string?)null);
        clock.Learn("yesterday");
        Assert.Equal(DateTimeOffset.UnixEpoch, clock.Now);
    }

    [Fact]
    public void AStampIsCarriedOnByTheSteadyClockAndCutToWholeSeconds()
    {
        var clock = new ServiceClock(_local);
        clock.Learn("Sun, 01 Mar 2026 12:00:00 GMT");
        Assert.Equal(_service, clock.Now);
        _local.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(_service, clock.Now); // 0.99 s for sure
        _local.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(_service.AddSeconds(1), clock.Now);
        Assert.True(clock.IsCurrent);
        _local.Advance(TimeSpan.FromDays(1)); // what this machine did for a day says little about the service
        Assert.Equal(_service.AddSeconds(59), clock.Now);
        Assert.False(clock.IsCurrent);
    }

    [Fact]
    public void AnOlderStampThatComesLaterChangesNothing()
    {
        var clock = new ServiceClock(_local);
        clock.Learn(_service.AddSeconds(30));
        clock.Learn(_service);
        Assert.Equal(_service.AddSeconds(30), clock.Now);
        _local.Advance(TimeSpan.FromSeconds(20));
        clock.Learn(_service.AddSeconds(40)); // 49.8 s have passed for sure
        Assert.Equal(_service.AddSeconds(49), clock.Now);
        clock.Learn(_service.AddSeconds(51));
        Assert.Equal(_service.AddSeconds(51), clock.Now);
    }

    [Theory]
    [InlineData(-7)]
    [InlineData(7)]
    public async Task FreshnessIsTheServicesHoweverWrongTheLocalClocksAre(int localHoursOff)
    {
        using var rig = new CosmosRig();
        var local = new FakeTimeProvider(rig.Time.GetUtcNow().AddHours(localHoursOff));
        ICounterStore store = await rig.OpenAsync(time: local);
        ICounterStore elsewhere = await rig.OpenAsync("other", time: new FakeTimeProvider(rig.Time.GetUtcNow().AddHours(-3 * localHoursOff)));
        string range = Assert.Single(await store.ListFeedRangesAsync(default));
        Step(10);
        Assert.IsType<CommitOutcome.Applied>(await elsewhere.CommitAsync(Seal(NewWriter(), 0, 1, [Add("a", 5)]), default));
        DateTimeOffset acknowledged = rig.Time.GetUtcNow();
        Step(10);

        FeedPage first = await store.ReadFeedAsync(range, null, 10, default);
        Assert.Single(first.Changes);
        FeedPage last = await store.ReadFeedAsync(range, first.Continuation, 10, default);
        ShardReadings live = await store.ReadShardsAsync(CounterId.Parse("a"), 4, default);

        Assert.True(last.CaughtUp);
        foreach (DateTimeOffset asOf in new[] { last.CompleteAsOf, live.At })
            Assert.InRange(asOf, acknowledged.AddSeconds(1), rig.Time.GetUtcNow());

        void Step(int seconds)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(seconds));
            local.Advance(TimeSpan.FromSeconds(seconds));
        }
    }

    [Fact]
    public async Task AProcessThatHasHeardNothingForLongAsksTheServiceOnce()
    {
        using var rig = new CosmosRig();
        ICounterStore store = await rig.OpenAsync();
        rig.Time.Advance(TimeSpan.FromHours(1));
        var requests = await rig.CountRequestsAsync(async () => Assert.Equal(rig.Time.GetUtcNow(), (await store.ReadShardsAsync(CounterId.Parse("a"), 3, default)).At));
        Assert.Equal(1, requests[CosmosEmulator.RequestKind.Upsert]);
        Assert.Equal(3, requests[CosmosEmulator.RequestKind.Read]);
        requests = await rig.CountRequestsAsync(async () => await store.ReadShardsAsync(CounterId.Parse("a"), 3, default));
        Assert.Equal([CosmosEmulator.RequestKind.Read], requests.Keys);
    }
}
