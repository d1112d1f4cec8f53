using ShardedCounter.Aggregation;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Aggregation;

public sealed class CounterResetterTests : IDisposable
{
    private static readonly CounterId _a = Increments.Id("a");

    private readonly AggregationRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task AResetTakesOutWhatWasAcknowledgedAndNotYetAggregated()
    {
        await _rig.CountAsync(0, ("a", 5));
        await _rig.RunAsync();
        await _rig.CountAsync(0, ("a", 20));
        await _rig.CountAsync(3, ("a", 300));
        Assert.Equal(new ResetResult(ResetStatus.Done, 325, AggregationRig.Start), await ResetAsync(key: null));
        Assert.Equal(0, await _rig.TotalOfAsync("a"));
        Assert.Equal(1, _rig.Changes);

        await _rig.CountAsync(3, ("a", 4_000));
        await _rig.RunAsync();
        Assert.Equal(4_000, await _rig.TotalOfAsync("a"));
    }

    [Fact]
    public async Task ACounterNeverSeenGivesNothing()
    {
        ResetResult done = await ResetAsync(key: null);
        Assert.Equal((ResetStatus.Done, 0), (done.Status, done.Drained));
    }

    [Fact]
    public async Task ARepetitionUnderItsKeyGivesTheSameAnswer()
    {
        await _rig.CountAsync(0, ("a", 5));
        Assert.Equal(5, (await ResetAsync("key")).Drained);
        await _rig.CountAsync(0, ("a", 20));
        _rig.Time.Advance(TimeSpan.FromHours(23));
        Assert.Equal(new ResetResult(ResetStatus.Duplicate, 5, AggregationRig.Start), await ResetAsync("key"));
        Assert.Equal(20, (await ResetAsync("another")).Drained);
        Assert.Equal(2, _rig.Changes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AKeyOfAnotherKindOfResetIsRefused(bool hideFirst)
    {
        await _rig.CountAsync(0, ("a", 5));
        Assert.Equal(ResetStatus.Done, (await ResetAsync("key", hideFirst)).Status);
        await _rig.CountAsync(0, ("a", 20));
        ResetResult other = await ResetAsync("key", !hideFirst);
        Assert.Equal((ResetStatus.KeyReused, 0), (other.Status, other.Drained));
        Assert.Equal(20, (await ResetAsync(key: null)).Drained);
    }

    [Fact]
    public async Task AResetThatMeetsAnotherIsTriedAgain()
    {
        await _rig.CountAsync(0, ("a", 5));
        int others = 0;
        _rig.Store.OnCall = async call =>
        {
            if (call != "WriteTotals 1" || others == 3)
                return;
            others++;
            await _rig.CountAsync(0, ("a", 1));
            CounterResetter other = _rig.OtherResetter();
            Assert.Equal(others == 1 ? 6 : 1, (await other.ResetAsync(_a, key: null, hide: false, default)).Drained);
        };
        ResetResult done = await ResetAsync("key");
        Assert.Equal((ResetStatus.Done, 0), (done.Status, done.Drained));
        Assert.Equal((3, 1), (others, _rig.Changes));
    }

    [Fact]
    public async Task AResetWhoseAnswerWasLostIsFoundByItsRepetition()
    {
        await _rig.CountAsync(0, ("a", 5));
        bool once = true;
        _rig.Store.OnCall = async call =>
        {
            if (call != "WriteTotals 1" || !once)
                return;
            once = false; // the first attempt lands by another way before this one is evaluated
            CounterResetter same = _rig.OtherResetter();
            await same.ResetAsync(_a, Increments.Key("key"), hide: false, default);
        };
        Assert.Equal(new ResetResult(ResetStatus.Duplicate, 5, AggregationRig.Start), await ResetAsync("key"));
    }

    [Fact]
    public async Task AResetHasAShardThatCameIntoBeingWhileItReadTheOthers()
    {
        await _rig.CountAsync(0, ("a", 5));
        bool once = true;
        _rig.Store.OnCall = async call =>
        {
            if (call != "ReadShards" || !once)
                return;
            once = false;
            await _rig.Store.Inner.TryGrowLayoutAsync(AggregationRig.Layout, 8, default);
            await _rig.CountAsync(7, ("a", 20));
        };
        Assert.Equal(25, (await ResetAsync(key: null)).Drained);
        await _rig.RunAsync();
        Assert.Equal(0, await _rig.TotalOfAsync("a"));
    }

    [Fact]
    public async Task ASixtyFifthResetOfADayIsRefusedUntilTheFirstIsForgotten()
    {
        for (int i = 0; i < TotalDocument.MaxResets; i++)
        {
            await ResetAsync(key: null);
            _rig.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await _rig.CountAsync(0, ("a", 5));
        ResetResult refused = await ResetAsync("key");
        Assert.Equal((ResetStatus.TooMany, 0, TimeSpan.FromHours(24) - TimeSpan.FromMinutes(64)), (refused.Status, refused.Drained, refused.RetryAfter));
        _rig.Time.Advance(refused.RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(1), (await ResetAsync("key")).RetryAfter); // to the millisecond a day old: remembered, but not for long
        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(5, (await ResetAsync("key")).Drained);
    }

    private async Task<ResetResult> ResetAsync(string? key, bool hide = false) =>
        await _rig.Resetter.ResetAsync(_a, key is null ? null : Increments.Key(key), hide, default);
}
