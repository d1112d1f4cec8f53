using Microsoft.Extensions.Time.Testing;
using ShardedCounter.Aggregation;
using ShardedCounter.Diagnostics;
using ShardedCounter.Growth;
using ShardedCounter.Model;
using ShardedCounter.Reading;
using ShardedCounter.Storage;
using ShardedCounter.Testing.Storage;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Aggregation;

/// <summary>The real aggregator and resetter on a store whose calls are noted.</summary>
internal sealed class AggregationRig : IDisposable
{
    private static readonly ProducerId _producer = ProducerId.Writer(new Guid("00000000-0000-0000-0000-000000000001"));

    private readonly CounterMeter _meter = new();
    private readonly Mark?[] _marks = new Mark?[8];
    private long _seq;

    public AggregationRig(AggregationOptions? options = null)
    {
        Store = new ScriptedStore(new InMemoryCounterStore(Time));
        Aggregator = new Aggregator(new AggregationSteps(Store, new FeedDrainer(Store, options ?? new AggregationOptions()), new AggregationMetrics(_meter), new RecordingLog()));
        _ = Store.Inner.OpenLayoutAsync(Layout.Shards, CancellationToken.None).AsTask().Result;
        Resetter = new CounterResetter(Store, Shards(Store), Time, () => Changes++);
    }

    /// <summary>The layout that the store begins with.</summary>
    public static Layout Layout { get; } = new(4, 4);

    public static DateTimeOffset Start { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public FakeTimeProvider Time { get; } = new(Start);

    public ScriptedStore Store { get; }

    public Aggregator Aggregator { get; }

    public CounterResetter Resetter { get; }

    /// <summary>How often the resetter said that a total changed.</summary>
    public int Changes { get; private set; }

    /// <summary>Another resetter, past the script.</summary>
    public CounterResetter OtherResetter() => new(Store.Inner, Shards(Store.Inner), Time, static () => { });

    public async Task CountAsync(int shard, params (string Counter, long Delta)[] deltas)
    {
        foreach ((string Counter, long Delta)[] part in deltas.Chunk(Commit.MaxCounters))
        {
            var next = new Mark(++_seq);
            CounterDelta[] folded = [.. part.Select(static d => new CounterDelta(Increments.Id(d.Counter), d.Delta))];
            Assert.IsType<CommitOutcome.Applied>(await Store.Inner.CommitAsync(new Commit(shard, _producer, _marks[shard], next, folded, []), default));
            _marks[shard] = next;
        }
    }

    /// <summary>A run, and the calls it made.</summary>
    public async Task<(AggregationReport Report, string[] Calls)> RunAsync()
    {
        Store.Calls.Clear();
        AggregationReport report = await Aggregator.RunAsync(default);
        return (report, [.. Store.Calls]);
    }

    public async Task<Int128> TotalOfAsync(string counter) => (await Store.Inner.ReadTotalAsync(Increments.Id(counter), default))?.Total.Value ?? 0;

    public async Task<DateTimeOffset> FreshnessAsync() => await Store.Inner.ReadFreshnessAsync(default);

    private static AllShardsReader Shards(ICounterStore store) => new(store, store, new LayoutSource(Layout));

    public void Dispose() => _meter.Dispose();
}
