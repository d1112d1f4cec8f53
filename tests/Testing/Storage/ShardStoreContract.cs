using Microsoft.Extensions.Time.Testing;
using ShardedCounter.Aggregation.History;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Testing.Storage;

/// <summary>
/// What every <see cref="ICounterStore"/> promises, as tests. The themes derive from this class (<see cref="CommitContract"/>,
/// <see cref="ReceiptContract"/>, <see cref="ChangeFeedContract"/>, <see cref="TotalContract"/>, <see cref="TotalListContract"/>,
/// <see cref="ControlContract"/>, <see cref="ConcurrentCommitContract"/>); a store's test project derives from each theme and
/// says how the store is opened.
/// </summary>
public abstract class ShardStoreContract : IAsyncLifetime
{
    /// <summary>Marks the tests that need a store whose clock is <see cref="Time"/>. Against an account elsewhere: <c>--filter "Clock!=Settable"</c>.</summary>
    protected const string ClockTrait = "Clock";

    /// <summary>The value of <see cref="ClockTrait"/>.</summary>
    protected const string SettableClock = "Settable";

    /// <summary>The clock of the store under test. Moved by hand.</summary>
    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    /// <summary>The store under test, new and empty.</summary>
    protected ICounterStore Store { get; private set; } = null!;

    /// <summary>A process that seals commits.</summary>
    protected static ProducerId Writer { get; } = ProducerId.Writer(new Guid("11111111-2222-3333-4444-555555555555"));

    /// <summary>An Event Hubs partition that seals commits.</summary>
    protected static ProducerId Partition { get; } = ProducerId.Partition("ns", "hub", "0");

    /// <summary>Opens a new, empty store whose clock is <paramref name="time"/>.</summary>
    protected abstract Task<ICounterStore> OpenAsync(FakeTimeProvider time);

    public virtual async Task InitializeAsync() => Store = await OpenAsync(Time);

    public virtual async Task DisposeAsync()
    {
        if (Store is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }

    /// <summary>The store's clock as the test knows it.</summary>
    protected DateTimeOffset Now => Time.GetUtcNow();

    protected static CounterId Id(string name) => CounterId.Parse(name);

    protected static CounterDelta Add(string counter, long delta) => new(Id(counter), delta);

    /// <summary>A receipt with an id of the right shape.</summary>
    protected static Receipt Receipt(string name, string print = "print") => new(name.PadRight(43, 'A'), print);

    protected static Commit Seal(
        ProducerId producer, Mark? seen, Mark next, CounterDelta[] deltas, Receipt[]? receipts = null, int shard = 3) =>
        new(shard, producer, seen, next, deltas, receipts ?? []);

    /// <summary>A commit of <see cref="Writer"/> with sequence numbers alone; seen 0 stands for none.</summary>
    protected static Commit SealWriter(long seen, long next, CounterDelta[] deltas, Receipt[]? receipts = null, int shard = 3) =>
        Seal(Writer, seen == 0 ? null : new Mark(seen), new Mark(next), deltas, receipts, shard);

    protected async Task<CommitOutcome> SendAsync(Commit commit) => await Store.CommitAsync(commit, CancellationToken.None);

    protected async Task ApplyAsync(Commit commit) => Assert.IsType<CommitOutcome.Applied>(await SendAsync(commit));

    /// <summary>Adds to one counter in a shard from a producer of its own.</summary>
    protected async Task CountAsync(string counter, long delta, int shard = 3) =>
        await ApplyAsync(Seal(ProducerId.Writer(Guid.NewGuid()), null, new Mark(1), [Add(counter, delta)], shard: shard));

    protected async Task<ShardReading> ReadAsync(string counter, int shard = 3)
    {
        ShardReadings readings = await Store.ReadShardsAsync(Id(counter), shard + 1, CancellationToken.None);
        return readings.Shards[shard];
    }

    protected async Task AssertReadingAsync(string counter, long n, long rev, int shard = 3) =>
        Assert.Equal(new ShardReading(shard, n, rev), await ReadAsync(counter, shard));

    protected async Task<Mark?> MarkAsync(ProducerId producer, int shard = 3) =>
        await Store.ReadMarkAsync(producer, shard, CancellationToken.None);

    /// <summary>A total with this value.</summary>
    protected static Aggregation.TotalDocument Total(string counter, Int128 value, bool hidden = false) =>
        new(Id(counter), [], -value, DateTimeOffset.UnixEpoch, hidden, []);

    /// <summary>A total that was changed so many times, every 438 s, and reset in between; the last time now.</summary>
    protected Aggregation.TotalDocument WithHistory(string counter, int changes)
    {
        var total = Aggregation.TotalDocument.Empty(Id(counter));
        for (int i = 0; i <= changes; i++)
        {
            DateTimeOffset at = Now.AddSeconds(-438 * (changes - i));
            total = total.Merge([new ShardReading(i % 16, (1L << 53) - 1 - i, i + 1)], at);
            if (i % 90 == 50)
                total = total.Reset($"{i}", at, at, hide: false)!;
        }

        return total;
    }

    /// <summary>Asserts that a history says what a total's does.</summary>
    protected void AssertSameHistory(Aggregation.TotalDocument total, HistoryView? history)
    {
        Assert.NotNull(history);
        DateTimeOffset asOf = total.ChangedAt.AddMinutes(1);
        foreach (HistoryResolution resolution in Enum.GetValues<HistoryResolution>())
            Assert.Equal(total.ViewHistory().Points(resolution, asOf), history.Points(resolution, asOf));
        Assert.Equal(total.ViewHistory().Rates(asOf), history.Rates(asOf));
    }

    /// <summary>Writes one total; says whether it was written.</summary>
    protected async Task<bool> WriteAsync(Aggregation.TotalDocument total, string? etag = null) =>
        Assert.Single(await Store.WriteTotalsAsync([new StoredTotal(total, etag)], CancellationToken.None));
}
