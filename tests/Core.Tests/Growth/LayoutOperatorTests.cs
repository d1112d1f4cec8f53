using Microsoft.Extensions.Time.Testing;
using ShardedCounter.Diagnostics;
using ShardedCounter.Growth;
using ShardedCounter.Model;
using ShardedCounter.Testing.Storage;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Growth;

public sealed class LayoutOperatorTests : IDisposable
{
    private static readonly Layout _four = new(4, 4);

    private readonly CounterMeter _meter = new();
    private readonly ScriptedStore _store = new(new InMemoryCounterStore(new FakeTimeProvider()));
    private readonly LayoutSource _layouts = new(_four);
    private readonly RecordingLog _log = new();
    private readonly LayoutOperator _operator;

    public LayoutOperatorTests()
    {
        _ = _store.Inner.OpenLayoutAsync(4, default).AsTask().Result;
        _operator = new LayoutOperator(_store, _layouts, new ShardsOptions { Max = 64 }, new GrowthMetrics(_meter, _layouts), _log);
    }

    public void Dispose() => _meter.Dispose();

    [Theory]
    [InlineData(5)]
    [InlineData(64)]
    public async Task RaisingGoesToTheStoreAndToThisProcess(int shards)
    {
        Assert.Equal(new RaiseResult(RaiseStatus.Stands, new Layout(shards, 4), 64), await _operator.RaiseAsync(shards, default));
        Assert.Equal(new Layout(shards, 4), await _operator.ReadAsync(default));
        Assert.Equal(new Layout(shards, 4), _layouts.Current);
        Assert.Single(_log.Of(1405));
    }

    [Fact]
    public async Task ThePresentNumberStandsAlready()
    {
        Assert.Equal(new RaiseResult(RaiseStatus.Stands, _four, 64), await _operator.RaiseAsync(4, default));
        Assert.Equal(["ReadLayout"], _store.Calls);
        Assert.Empty(_log.Of(1405));
    }

    [Theory]
    [InlineData(3, RaiseStatus.Lower)]
    [InlineData(1, RaiseStatus.Lower)]
    [InlineData(65, RaiseStatus.AboveMax)]
    [InlineData(int.MaxValue, RaiseStatus.AboveMax)]
    public async Task ANumberThatCannotBeChangesNothing(int shards, object status)
    {
        Assert.Equal(new RaiseResult((RaiseStatus)status, _four, 64), await _operator.RaiseAsync(shards, default));
        Assert.Equal(["ReadLayout"], _store.Calls);
        Assert.Equal(_four, await _operator.ReadAsync(default));
    }

    [Fact]
    public async Task AStoreWithMoreThanTheMaximumKeepsThem()
    {
        await _store.Inner.TryGrowLayoutAsync(_four, 128, default);
        Assert.Equal(RaiseStatus.Stands, (await _operator.RaiseAsync(128, default)).Status);
        Assert.Equal(RaiseStatus.Lower, (await _operator.RaiseAsync(100, default)).Status);
        Assert.Equal(RaiseStatus.AboveMax, (await _operator.RaiseAsync(129, default)).Status);
    }

    [Theory]
    [InlineData(8, RaiseStatus.Stands, 32)]
    [InlineData(32, RaiseStatus.Stands, 32)]
    [InlineData(64, RaiseStatus.Lower, 64)]
    public async Task WhoeverIsFasterIsTakenIntoAccount(int other, object status, int shards)
    {
        _store.OnCall = async call =>
        {
            if (call == "GrowLayout 32")
                await _store.Inner.TryGrowLayoutAsync(_four, other, default);
        };
        Assert.Equal(new RaiseResult((RaiseStatus)status, new Layout(shards, 4), 64), await _operator.RaiseAsync(32, default));
        Assert.Equal(new Layout(shards, 4), _layouts.Current);
    }
}
