using Microsoft.Extensions.Time.Testing;
using ShardedCounter.Aggregation;
using ShardedCounter.Diagnostics;
using ShardedCounter.Growth;
using ShardedCounter.Model;
using ShardedCounter.Reading;
using ShardedCounter.Storage;
using ShardedCounter.Testing.Storage;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Reading;

public sealed class CounterReaderTests : IDisposable
{
    private static readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ProducerId _producer = ProducerId.Writer(new Guid("00000000-0000-0000-0000-000000000001"));
    private static readonly Layout _layout = new(4, 4);
    private static readonly CounterId _a = Increments.Id("a");

    private readonly FakeTimeProvider _time = new(_start);
    private readonly CounterMeter _meter = new();
    private readonly ScriptedStore _store;
    private readonly CounterReader _reader;
    private long _seq;

    public CounterReaderTests()
    {
        _store = new ScriptedStore(new InMemoryCounterStore(_time));
        _ = _store.Inner.OpenLayoutAsync(_layout.Shards, default).AsTask().Result;
        _reader = new CounterReader(_store, Shards(_store), new ReadingOptions { CacheFor = TimeSpan.FromSeconds(1) }, _time);
    }

    public void Dispose() => _meter.Dispose();

    [Fact]
    public async Task FreshnessIsReadBeforeTheTotal()
    {
        await _reader.ReadAsync(_a, default);
        await ReadManyAsync("a");
        await _reader.ListAsync(new TotalQuery("", TotalOrder.Name, 10, null), default);
        Assert.Equal(["ReadFreshness", "ReadTotal", "ReadTotals 1", "ListTotals"], _store.Calls);
    }

    [Fact]
    public async Task ATotalAndItsFreshnessAreServedFromMemoryForAsLongAsConfigured()
    {
        await CountAsync("a", 5);
        await AggregateAsync();
        TotalReading first = await _reader.ReadAsync(_a, default);
        Assert.Equal((5, _start), (first.Value, first.AsOf));
        await CountAsync("a", 2);
        _time.Advance(TimeSpan.FromSeconds(0.9));
        await AggregateAsync();
        _store.Calls.Clear();

        Assert.Same(first, await _reader.ReadAsync(_a, default));
        Assert.Empty(_store.Calls);

        _time.Advance(TimeSpan.FromSeconds(0.1));
        TotalReading second = await _reader.ReadAsync(_a, default);
        Assert.Equal((7, _start.AddSeconds(0.9)), (second.Value, second.AsOf));
        Assert.NotEqual(first.Version, second.Version);
    }

    [Fact]
    public async Task TheVersionChangesWithFreshnessAlone()
    {
        await CountAsync("a", 5);
        await AggregateAsync();
        TotalReading first = await _reader.ReadAsync(_a, default);
        _time.Advance(TimeSpan.FromSeconds(2));
        TotalReading again = await _reader.ReadAsync(_a, default);
        Assert.Equal(first, again);
        await AggregateAsync();
        _reader.Forget();
        TotalReading fresher = await _reader.ReadAsync(_a, default);
        Assert.Equal(first.Value, fresher.Value);
        Assert.NotEqual(first.Version, fresher.Version);
    }

    [Fact]
    public async Task WhatIsForgottenIsReadAgain()
    {
        Assert.Equal(0, (await _reader.ReadAsync(_a, default)).Value);
        await CountAsync("a", 5);
        await AggregateAsync();
        Assert.Equal(0, (await _reader.ReadAsync(_a, default)).Value);
        _reader.Forget();
        Assert.Equal(5, (await _reader.ReadAsync(_a, default)).Value);
    }

    [Fact]
    public async Task NoMoreTotalsAreRememberedThanConfigured()
    {
        var reader = new CounterReader(_store, Shards(_store), new ReadingOptions { CachedTotals = 2 }, _time);
        foreach (string name in new[] { "a", "b", "c", "a", "b", "c" })
            await reader.ReadAsync(Increments.Id(name), default);
        Assert.Equal(4, _store.Calls.Count(static call => call == "ReadTotal")); // c twice
    }

    [Fact]
    public async Task NothingIsRememberedWhereTheTimeIsZero()
    {
        var reader = new CounterReader(_store, Shards(_store), new ReadingOptions { CacheFor = TimeSpan.Zero }, _time);
        await reader.ReadAsync(_a, default);
        await reader.ReadAsync(_a, default);
        Assert.Equal(["ReadFreshness", "ReadTotal", "ReadFreshness", "ReadTotal"], _store.Calls);
    }

    [Fact]
    public async Task ASlowTotalThatWasReadBeforeForgettingIsNotServedAfterwards()
    {
        await _reader.ReadAsync(Increments.Id("other"), default); // makes the generation
        var gate = new TaskCompletionSource();
        _store.OnTotalRead = () => gate.Task;
        Task<TotalReading> slow = _reader.ReadAsync(_a, default).AsTask();
        _store.OnTotalRead = null;
        await CountAsync("a", 5);
        await AggregateAsync();
        _reader.Forget();
        gate.SetResult();
        Assert.Equal(0, (await slow).Value);

        TotalReading now = await _reader.ReadAsync(_a, default);
        Assert.Equal((5, _start), (now.Value, now.AsOf));
    }

    [Fact]
    public async Task SlowFreshnessThatWasReadBeforeForgettingIsNotServedAfterwards()
    {
        var slowReply = new TaskCompletionSource<DateTimeOffset>();
        Answer(slowReply.Task, Task.FromResult(_start.AddSeconds(20)));
        Task<TotalReading> slow = _reader.ReadAsync(_a, default).AsTask();
        _reader.Forget(); // freshness was published: the next reader is to see it
        slowReply.SetResult(_start.AddSeconds(10));
        Assert.Equal(_start.AddSeconds(10), (await slow).AsOf);

        Assert.Equal(_start.AddSeconds(20), (await _reader.ReadAsync(_a, default)).AsOf);
    }

    [Fact]
    public async Task FreshnessNeverGoesBackThoughTheStoresDoes()
    {
        Answer([.. new[] { 10, 7, 12 }.Select(static seconds => Task.FromResult(_start.AddSeconds(seconds)))]);
        foreach (int expected in new[] { 10, 10, 12 })
        {
            Assert.Equal(_start.AddSeconds(expected), (await _reader.ReadAsync(_a, default)).AsOf);
            _reader.Forget();
        }
    }

    [Fact]
    public async Task FreshnessNeverGoesBackWhenTwoReadersLookedAtOnce()
    {
        // Both find nothing in memory. The first to finish has the older answer and keeps it; the second was shown the newer one.
        var older = new TaskCompletionSource<DateTimeOffset>();
        var newer = new TaskCompletionSource<DateTimeOffset>();
        Answer(older.Task, newer.Task, Task.FromResult(_start.AddSeconds(20)));
        Task<TotalReading> first = _reader.ReadAsync(_a, default).AsTask();
        Task<TotalReading> second = _reader.ReadAsync(_a, default).AsTask();
        older.SetResult(_start.AddSeconds(10));
        Assert.Equal(_start.AddSeconds(10), (await first).AsOf);
        newer.SetResult(_start.AddSeconds(20));
        Assert.Equal(_start.AddSeconds(20), (await second).AsOf);

        Assert.Equal(_start.AddSeconds(20), (await _reader.ReadAsync(_a, default)).AsOf);
    }

    [Fact]
    public async Task ManyAreReadInTheOrderAskedRepetitionsIncluded()
    {
        await CountAsync("a", 1);
        await CountAsync("b", 20);
        await AggregateAsync();
        _store.Calls.Clear();
        ManyReading many = await ReadManyAsync("b", "never", "a", "b");
        Assert.Equal(["b 20", "never 0", "a 1", "b 20"], many.Counters.Select(static entry => $"{entry.Counter} {entry.Value}"));
        Assert.Equal(_start, many.AsOf);
        Assert.Equal(["ReadFreshness", "ReadTotals 3"], _store.Calls);
    }

    [Fact]
    public async Task LiveIsTheSumOfTheShardsWithoutWhatResetsTookOut()
    {
        await CountAsync("a", 5, shard: 0);
        await CountAsync("a", 6, shard: 3);
        await ResetAsync();
        await CountAsync("a", -2, shard: 1);
        LiveReading live = await _reader.ReadLiveAsync(_a, default);
        Assert.Equal(-2, live.Value);
        Assert.Equal([5L, -2L, 0L, 6L], live.Shards.Select(static shard => shard.N));
    }

    [Fact]
    public async Task LiveStartsOverWhenAResetCameInBetween()
    {
        await CountAsync("a", 5);
        bool once = true;
        _store.OnCall = async call =>
        {
            if (call != "ReadShards" || !once)
                return;
            once = false;
            await ResetAsync(); // after the first look at the baseline
        };
        LiveReading live = await _reader.ReadLiveAsync(_a, default);
        Assert.Equal(0, live.Value);
        Assert.Equal(["ReadTotal", "ReadShards", "ReadLayout", "ReadTotal", "ReadShards", "ReadLayout", "ReadTotal"], _store.Calls);
    }

    private static AllShardsReader Shards(ICounterStore store) => new(store, store, new LayoutSource(_layout));

    [Fact]
    public async Task LiveHasAShardThatCameIntoBeingWhileItReadTheOthers()
    {
        await CountAsync("a", 5);
        GrowAndCountOnce("ReadShards", 7);
        LiveReading live = await _reader.ReadLiveAsync(_a, default);
        Assert.Equal(12, live.Value);
        Assert.Equal(8, live.Shards.Count);
        Assert.Equal(["ReadTotal", "ReadShards", "ReadLayout", "ReadShards", "ReadLayout", "ReadTotal"], _store.Calls);

        _store.Calls.Clear();
        Assert.Equal(12, (await _reader.ReadLiveAsync(_a, default)).Value);
        Assert.Equal(["ReadTotal", "ReadShards", "ReadLayout", "ReadTotal"], _store.Calls); // known by now: one point read more than without growth
    }

    [Fact]
    public async Task WithTheLayoutReadFirstAnIncrementAcknowledgedBeforeAsOfWouldBeMissing()
    {
        await CountAsync("a", 5);
        GrowAndCountOnce("ReadShards", 7); // between the two readings, and before the instant that the second one gives
        Layout first = await _store.ReadLayoutAsync(default);
        _time.Advance(TimeSpan.FromSeconds(1));
        ShardReadings readings = await _store.ReadShardsAsync(_a, first.Shards, default);
        Assert.True(readings.At > _start);
        Assert.Equal(5, readings.Shards.Sum(static shard => shard.N));
        Assert.Equal(12, (await Shards(_store).ReadAsync(_a, default)).Shards.Sum(static shard => shard.N));
    }

    [Fact]
    public async Task AHistoryIsOnePointReadAndGoesUpToWhatTheTotalIsCompleteTo()
    {
        await CountAsync("a", 5);
        await AggregateAsync();
        _time.Advance(TimeSpan.FromMinutes(2));
        await CountAsync("a", 7);
        await AggregateAsync();
        _time.Advance(TimeSpan.FromMinutes(2));
        await AggregateAsync();
        _store.Calls.Clear();

        HistoryReading reading = await _reader.ReadHistoryAsync(_a, default);

        Assert.Equal(["ReadFreshness", "ReadTotal"], _store.Calls);
        Assert.Equal(await _reader.ReadAsync(_a, default), reading.Total);
        Assert.Equal((12, _start.AddMinutes(4)), (reading.Total.Value, reading.Total.AsOf));
        Assert.Equal([5, 5, 12, 12, 12], reading.History.LastHour(reading.Total.AsOf));

        HistoryReading never = await _reader.ReadHistoryAsync(Increments.Id("never"), default);
        Assert.Equal((0, reading.Total.AsOf), (never.Total.Value, never.Total.AsOf));
        Assert.Empty(never.History.LastHour(never.Total.AsOf));
    }

    [Fact]
    public async Task ManyAndListsHaveHistoriesWhenAskedAtNoMoreReads()
    {
        await CountAsync("a", 5);
        await AggregateAsync();
        _store.Calls.Clear();
        ManyReading many = await _reader.ReadManyAsync([_a, Increments.Id("never"), _a], withHistory: true, default);
        ListReading list = await _reader.ListAsync(new TotalQuery("", TotalOrder.Name, 10, null, WithHistory: true), default);
        Assert.Equal(["ReadFreshness", "ReadTotals 2", "ListTotals"], _store.Calls);
        Assert.Equal([[5], [], [5]], many.Counters.Select(entry => entry.History!.LastHour(many.AsOf)));
        Assert.Equal([5], Assert.Single(list.Page.Entries).History!.LastHour(list.AsOf));
        Assert.All((await ReadManyAsync("a", "never")).Counters, static entry => Assert.Null(entry.History));
    }

    [Fact]
    public async Task AReaderOfAnotherProcessNeedsNoNewsOfTheGrowth()
    {
        await _store.Inner.TryGrowLayoutAsync(_layout, 8, default);
        await CountAsync("a", 7, shard: 7);
        Assert.Equal(7, (await _reader.ReadLiveAsync(_a, default)).Value);
    }

    /// <summary>Another process makes N 8 and counts in the last shard, when a call is about to go through.</summary>
    private void GrowAndCountOnce(string before, long delta)
    {
        bool once = true;
        _store.OnCall = async call =>
        {
            if (call != before || !once)
                return;
            once = false;
            await _store.Inner.TryGrowLayoutAsync(_layout, 8, default);
            await CountAsync("a", delta, shard: 7);
        };
    }

    private void Answer(params Task<DateTimeOffset>[] freshness)
    {
        var replies = new Queue<Task<DateTimeOffset>>(freshness);
        _store.Freshness = replies.Dequeue;
    }

    private async Task CountAsync(string counter, long delta, int shard = 0)
    {
        Mark? seen = await _store.Inner.ReadMarkAsync(_producer, shard, default);
        CommitOutcome outcome = await _store.Inner.CommitAsync(
            new Commit(shard, _producer, seen, new Mark(++_seq), [new CounterDelta(Increments.Id(counter), delta)], []), default);
        Assert.IsType<CommitOutcome.Applied>(outcome);
    }

    private async Task AggregateAsync() =>
        await new Aggregator(new AggregationSteps(_store.Inner, new FeedDrainer(_store.Inner, new AggregationOptions()), new AggregationMetrics(_meter), new RecordingLog())).RunAsync(default);

    private async Task ResetAsync() => await new CounterResetter(_store.Inner, Shards(_store.Inner), _time, static () => { }).ResetAsync(_a, key: null, hide: false, default);

    private ValueTask<ManyReading> ReadManyAsync(params string[] counters) => _reader.ReadManyAsync([.. counters.Select(Increments.Id)], withHistory: false, default);
}
