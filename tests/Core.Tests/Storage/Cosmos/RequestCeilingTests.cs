using ShardedCounter.Aggregation;
using ShardedCounter.Aggregation.History;
using ShardedCounter.CosmosEmulator;
using ShardedCounter.Diagnostics;
using ShardedCounter.Model;
using ShardedCounter.Storage;
using ShardedCounter.Storage.Cosmos;
using static ShardedCounter.Tests.Storage.Cosmos.CosmosRig;

namespace ShardedCounter.Tests.Storage.Cosmos;

/// <summary>What things cost, in requests and bytes. A ceiling that is passed is a bill that grows.</summary>
public sealed class RequestCeilingTests : IDisposable
{
    private static readonly CounterDelta[] _ninety = [.. Enumerable.Range(0, Commit.MaxCounters).Select(static i => Add($"counter-{i:D3}", i))];

    private readonly CosmosRig _rig = new(ranges: 4);

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task ACommitOfNinetyKnownCountersIsOneRequest()
    {
        ICounterStore store = await _rig.OpenAsync();
        ProducerId writer = NewWriter();
        await ApplyAsync(store, Seal(writer, 0, 1, _ninety));
        var requests = await _rig.CountRequestsAsync(() => ApplyAsync(store, Seal(writer, 1, 2, _ninety, [Receipt("r")])));
        Assert.Equal([(RequestKind.Batch, 1)], Pairs(requests));
    }

    [Fact]
    public async Task ANewProcessPaysOneQueryForNinetyCountersWhetherOrNotTheyExist()
    {
        ICounterStore store = await _rig.OpenAsync();
        await WarmUpAsync(store);
        var requests = await _rig.CountRequestsAsync(() => ApplyAsync(store, Seal(NewWriter(), 0, 1, _ninety)));
        Assert.Equal([(RequestKind.Batch, 1), (RequestKind.Query, 1)], Pairs(requests));

        ICounterStore restarted = await _rig.OpenAsync("restarted");
        await WarmUpAsync(restarted);
        requests = await _rig.CountRequestsAsync(() => ApplyAsync(restarted, Seal(NewWriter(), 0, 1, _ninety)));
        Assert.Equal([(RequestKind.Batch, 1), (RequestKind.Query, 1)], Pairs(requests));
    }

    [Fact]
    public async Task ATotalIsOnePointReadAndSoIsFreshness()
    {
        ICounterStore store = await _rig.OpenAsync();
        await store.AdvanceFreshnessAsync(_rig.Time.GetUtcNow(), default);
        await store.ReadTotalAsync(CounterId.Parse("a"), default);
        Assert.Equal([(RequestKind.Read, 1)], Pairs(await _rig.CountRequestsAsync(async () => await store.ReadTotalAsync(CounterId.Parse("a"), default))));
        Assert.Equal([(RequestKind.Read, 1)], Pairs(await _rig.CountRequestsAsync(async () => await store.ReadFreshnessAsync(default))));
    }

    [Fact]
    public async Task ALiveReadIsOnePointReadAShard()
    {
        ICounterStore store = await _rig.OpenAsync();
        await store.ReadShardsAsync(CounterId.Parse("a"), 1, default);
        Assert.Equal([(RequestKind.Read, 16)], Pairs(await _rig.CountRequestsAsync(async () => await store.ReadShardsAsync(CounterId.Parse("a"), 16, default))));
    }

    [Fact]
    public async Task AnIdleAggregationIsOneRequestARangeAndOneForFreshness()
    {
        ICounterStore store = await _rig.OpenAsync();
        await ApplyAsync(store, Seal(NewWriter(), 0, 1, _ninety));
        using var meter = new CounterMeter();
        Aggregator aggregator = NewAggregator(store, meter);
        for (int run = 0; run < 3; run++)
            await aggregator.RunAsync(default);
        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        var requests = await _rig.CountRequestsAsync(async () => Assert.True((await aggregator.RunAsync(default)).Saved));
        Assert.Equal([(RequestKind.ChangeFeed, 4), (RequestKind.Patch, 1)], Pairs(requests));
    }

    [Fact]
    public async Task AnAggregationCostsWhatChangedAndNotWhatExists()
    {
        const int Existing = 100_000;
        ICounterStore store = await _rig.OpenAsync();
        _rig.Emulator.Seed("counters", StorageLayout.Shards.Name, Enumerable.Range(0, Existing).Select(static i =>
            ((i % 16).ToString(System.Globalization.CultureInfo.InvariantCulture), (ReadOnlyMemory<byte>)ShardDocument.Write(i % 16, Add($"existing-{i}", 1)))));
        using var meter = new CounterMeter();
        Aggregator aggregator = NewAggregator(store, meter);
        List<FeedCursor> here = [];
        foreach (string range in await store.ListFeedRangesAsync(default))
            here.Add(new FeedCursor(range, await LastContinuationAsync(store, range), DateTimeOffset.UnixEpoch));
        Assert.True(await store.TryWriteCursorsAsync(new StoredCursors(here, null), default));
        await ApplyAsync(store, Seal(NewWriter(), 0, 1, [.. Enumerable.Range(0, 50).Select(static i => Add($"existing-{16 * i}", 1))], shard: 0));
        await ApplyAsync(store, Seal(NewWriter(), 0, 1, [.. Enumerable.Range(0, 50).Select(static i => Add($"existing-{(16 * i) + 1}", 1))], shard: 1));

        var requests = await _rig.CountRequestsAsync(async () => Assert.Equal(100, (await aggregator.RunAsync(default)).Changes));

        Assert.Equal(101, requests[RequestKind.Read]); // each total, and the cursors
        Assert.Equal(101, requests[RequestKind.Create] + requests.GetValueOrDefault(RequestKind.Replace) - 1); // each total; and, not a total: freshness made, cursors replaced
        Assert.InRange(requests[RequestKind.ChangeFeed], 5, 8);
        Assert.Equal(2, (await store.ReadTotalAsync(CounterId.Parse("existing-0"), default))!.Total.Value);
    }

    /// <summary>DESIGN §7: history costs no write and no read more, at the end of a minute, an hour and a day either.</summary>
    [Fact]
    public async Task AHistoryCostsNoRequestMore()
    {
        ICounterStore store = await _rig.OpenAsync();
        ProducerId writer = NewWriter();
        using var meter = new CounterMeter();
        Aggregator aggregator = NewAggregator(store, meter);
        CounterDelta[] fifty = _ninety[..50];
        await ApplyAsync(store, Seal(writer, 0, 1, fifty));
        await aggregator.RunAsync(default);

        var requests = new List<(RequestKind, int)[]>();
        TimeSpan[] pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), TimeSpan.FromDays(1)];
        for (int i = 0; i < pauses.Length; i++)
        {
            _rig.Time.Advance(pauses[i]);
            await ApplyAsync(store, Seal(writer, i + 1, i + 2, fifty));
            requests.Add(Pairs(await _rig.CountRequestsAsync(async () => Assert.Equal(50, (await aggregator.RunAsync(default)).Changes))));
        }

        // The first of them also asks the time, because a process that has heard nothing for a minute has to: no matter of history.
        (RequestKind, int)[] within = requests[0];
        Assert.Contains((RequestKind.Read, 51), within); // each total, and the cursors
        Assert.Contains((RequestKind.Replace, 51), within);
        Assert.All(requests, these => Assert.Equal(within.Where(static pair => pair.Item1 != RequestKind.Read), these.Where(static pair => pair.Item1 != RequestKind.Read)));
        Assert.All(requests, static these => Assert.InRange(these.Single(static pair => pair.Item1 == RequestKind.Read).Item2, 51, 52));
        TotalDocument total = (await store.ReadTotalAsync(_ninety[49].Counter, default))!.Total;
        Assert.Equal((49 * 5, 49 * 6), (total.ViewHistory().Points(HistoryResolution.Day, _rig.Time.GetUtcNow())[^2].Value, total.Value));
    }

    [Fact]
    public async Task AListWithHistoriesIsTheSameRequestsAsOneWithout()
    {
        ICounterStore store = await _rig.OpenAsync();
        for (int i = 0; i < 20; i++)
        {
            TotalDocument total = TotalDocument.Empty(CounterId.Parse($"c{i}")).Merge([new ShardReading(0, i, 1)], _rig.Time.GetUtcNow());
            Assert.True(Assert.Single(await store.WriteTotalsAsync([new StoredTotal(total, null)], default)));
        }

        foreach (TotalOrder order in Enum.GetValues<TotalOrder>())
        {
            var plain = new TotalQuery("c", order, 10, null);
            await store.ListTotalsAsync(plain, default);
            (RequestKind, int)[] without = Pairs(await _rig.CountRequestsAsync(async () => await store.ListTotalsAsync(plain, default)));
            Assert.Equal(without, Pairs(await _rig.CountRequestsAsync(async () => await store.ListTotalsAsync(plain with { WithHistory = true }, default))));
        }
    }

    [Fact]
    public async Task ATotalOfSixtyFourShardsAndResetsStaysWithinItsSize()
    {
        ICounterStore store = await _rig.OpenAsync();
        ShardReading[] parts = [.. Enumerable.Range(0, 64).Select(static shard => new ShardReading(shard, DeltaRange.MaxFolded - shard, 1L << 40))];
        DateTimeOffset now = _rig.Time.GetUtcNow();
        ResetRecord[] resets = [.. Enumerable.Range(0, TotalDocument.MaxResets).Select(i => new ResetRecord(new string('r', 43), Int128.MaxValue / 4, now, now, Hid: false))];
        foreach ((int maxBytes, ResetRecord[] remembered) in new[] { (4_096, (ResetRecord[])[]), (16_384, resets) })
        {
            var counter = CounterId.Parse(new string('c', CounterId.MaxLength - 1) + (remembered.Length > 0 ? "x" : "y"));
            var total = new TotalDocument(counter, [.. parts], Int128.MaxValue / 4, now, hidden: false, [.. remembered]);
            await _rig.CountRequestsAsync(async () => Assert.True(Assert.Single(await store.WriteTotalsAsync([new StoredTotal(total, null)], default))));
            Assert.InRange(_rig.Emulator.Ledger.Of(RequestKind.Create).BytesIn, 1, maxBytes);
        }
    }

    [Fact]
    public async Task EveryRequestIsMeteredByItsCall()
    {
        var units = new Dictionary<string, double>();
        using var listener = new System.Diagnostics.Metrics.MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "shardedcounter.cosmos.request_units" && instrument.Meter == _rig.Meter)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) =>
        {
            lock (units)
                units[$"{tags[0].Value} {tags[1].Value}"] = units.GetValueOrDefault($"{tags[0].Value} {tags[1].Value}") + value;
        });
        ICounterStore store = await _rig.OpenAsync();
        listener.Start();
        _rig.Emulator.Ledger.Clear();
        await ApplyAsync(store, Seal(NewWriter(), 0, 1, _ninety));
        await store.ReadTotalAsync(CounterId.Parse("a"), default);
        Assert.Equal(["commit 200", "commit-existing 200", "total-read 404"], units.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(_rig.Emulator.Ledger.Of(RequestKind.Batch).RequestUnits, units["commit 200"], 2);
        Assert.True(units["commit 200"] > 90, $"{units["commit 200"]} RU for 91 writes");
    }

    private static Aggregator NewAggregator(ICounterStore store, CounterMeter meter) =>
        new(new AggregationSteps(store, new FeedDrainer(store, new AggregationOptions()), new AggregationMetrics(meter), new Fakes.RecordingLog()));

    private static async Task<string> LastContinuationAsync(ICounterStore store, string range)
    {
        string? continuation = null;
        FeedPage page;
        do
        {
            page = await store.ReadFeedAsync(range, continuation, 100_000, default);
            continuation = page.Continuation;
        }
        while (!page.CaughtUp);
        return continuation;
    }

    /// <summary>Lets the client learn the container and its ranges: once in a process's life.</summary>
    private static Task WarmUpAsync(ICounterStore store) => ApplyAsync(store, Seal(NewWriter(), 0, 1, [Add("warm-up", 1)]));

    private static async Task ApplyAsync(ICounterStore store, Commit commit) => Assert.IsType<CommitOutcome.Applied>(await store.CommitAsync(commit, default));

    private static (RequestKind Kind, int Count)[] Pairs(IReadOnlyDictionary<RequestKind, int> requests) =>
        [.. requests.Select(static pair => (pair.Key, pair.Value)).OrderBy(static pair => pair.Key.ToString(), StringComparer.Ordinal)];
}
