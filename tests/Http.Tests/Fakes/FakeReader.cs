using ShardedCounter.Aggregation.History;
using ShardedCounter.Model;
using ShardedCounter.Reading;
using ShardedCounter.Storage;

namespace ShardedCounter.Http.Tests.Fakes;

internal sealed class FakeReader : ICounterReader
{
    public static readonly DateTimeOffset AsOf = new(2026, 11, 22, 15, 4, 5, 678, TimeSpan.Zero);

    public List<string> Calls { get; } = [];

    public TotalQuery? Query { get; private set; }

    public Int128 Value { get; set; } = 42;

    public TotalPage Page { get; set; } = new([], null);

    public Exception? Failure { get; set; }

    public ValueTask<TotalReading> ReadAsync(CounterId counter, CancellationToken cancellationToken)
    {
        Note($"read {counter}");
        return ValueTask.FromResult(new TotalReading(counter, Value, AsOf.AddTicks(9_999), "v7"));
    }

    public HistoryView History { get; set; } = HistoryView.Empty;

    public ValueTask<HistoryReading> ReadHistoryAsync(CounterId counter, CancellationToken cancellationToken)
    {
        Note($"history {counter}");
        return ValueTask.FromResult(new HistoryReading(new TotalReading(counter, Value, AsOf.AddTicks(9_999), "v7"), History));
    }

    public ValueTask<LiveReading> ReadLiveAsync(CounterId counter, CancellationToken cancellationToken)
    {
        Note($"live {counter}");
        return ValueTask.FromResult(new LiveReading(counter, Value, AsOf, [new ShardReading(0, 50, 3), new ShardReading(10, -8, 1)]));
    }

    public ValueTask<ManyReading> ReadManyAsync(IReadOnlyList<CounterId> counters, bool withHistory, CancellationToken cancellationToken)
    {
        Note("many " + string.Join(' ', counters) + (withHistory ? " with history" : ""));
        return ValueTask.FromResult(new ManyReading(AsOf, [.. counters.Select(counter => new TotalEntry(counter, Value, withHistory ? History : null))]));
    }

    public ValueTask<ListReading> ListAsync(TotalQuery query, CancellationToken cancellationToken)
    {
        Note("list");
        Query = query;
        return ValueTask.FromResult(new ListReading(AsOf, Page));
    }

    private void Note(string call)
    {
        Calls.Add(call);
        if (Failure is not null)
            throw Failure;
    }
}
