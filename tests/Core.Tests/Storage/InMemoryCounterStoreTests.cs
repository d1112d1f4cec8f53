using Microsoft.Extensions.Time.Testing;
using ShardedCounter.Model;
using ShardedCounter.Storage;
using ShardedCounter.Testing;
using ShardedCounter.Testing.Storage;

namespace ShardedCounter.Tests.Storage;

public sealed class InMemoryCounterStoreTests
{
    public sealed class Commits : CommitContract
    {
        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => OpenStoreAsync(time);
    }

    public sealed class Receipts : ReceiptContract
    {
        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => OpenStoreAsync(time);
    }

    public sealed class ConcurrentCommits : ConcurrentCommitContract
    {
        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => OpenStoreAsync(time);
    }

    public sealed class Feed : ChangeFeedContract
    {
        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => OpenStoreAsync(time);
    }

    public sealed class Totals : TotalContract
    {
        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => OpenStoreAsync(time);
    }

    public sealed class TotalLists : TotalListContract
    {
        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => OpenStoreAsync(time);
    }

    public sealed class Control : ControlContract
    {
        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => OpenStoreAsync(time);
    }

    [Fact]
    public async Task TheBrokenVariantCallsALandedCommitADuplicate()
    {
        var store = new InMemoryCounterStore(new FakeTimeProvider()) { MarkAfterReceipts = true };
        var commit = new Commit(
            0, ProducerId.Writer(Guid.Empty), null, new Mark(1), [new CounterDelta(CounterId.Parse("a"), 1)], [new Receipt("r", "p")]);
        Assert.IsType<CommitOutcome.Applied>(await store.CommitAsync(commit, CancellationToken.None));
        Assert.IsType<CommitOutcome.DuplicateReceipts>(await store.CommitAsync(commit, CancellationToken.None));
    }

    [Fact]
    public async Task TheClockNeverGoesBack()
    {
        var time = new SettableTime { Now = new DateTimeOffset(2026, 1, 1, 0, 0, 5, TimeSpan.Zero).AddTicks(123) };
        var store = new InMemoryCounterStore(time);
        DateTimeOffset first = (await store.ReadShardsAsync(CounterId.Parse("a"), 1, CancellationToken.None)).At;
        time.Now = time.Now.AddSeconds(-3);
        DateTimeOffset second = (await store.ReadShardsAsync(CounterId.Parse("a"), 1, CancellationToken.None)).At;

        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 5, TimeSpan.Zero), first);
        Assert.Equal(first, second);
    }

    private static Task<ICounterStore> OpenStoreAsync(FakeTimeProvider time) =>
        Task.FromResult<ICounterStore>(new InMemoryCounterStore(time));
}
