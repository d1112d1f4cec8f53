using Microsoft.Extensions.Time.Testing;
using ShardedCounter.Storage;
using ShardedCounter.Testing.Storage;

namespace ShardedCounter.Tests.Storage.Cosmos;

/// <summary>The store contract on containers of so many feed ranges: the parts of the contract, for the test classes that say how many.</summary>
public static class CosmosStoreContract
{
    public abstract class Commits(int ranges) : CommitContract
    {
        private readonly ContractStore _store = new(ranges);

        public override Task DisposeAsync() => _store.CloseAsync();

        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => _store.OpenAsync(time);
    }

    public abstract class Receipts(int ranges) : ReceiptContract
    {
        private readonly ContractStore _store = new(ranges);

        public override Task DisposeAsync() => _store.CloseAsync();

        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => _store.OpenAsync(time);
    }

    public abstract class ConcurrentCommits(int ranges) : ConcurrentCommitContract
    {
        private readonly ContractStore _store = new(ranges);

        public override Task DisposeAsync() => _store.CloseAsync();

        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => _store.OpenAsync(time);
    }

    public abstract class Feed(int ranges) : ChangeFeedContract
    {
        private readonly ContractStore _store = new(ranges);

        public override Task DisposeAsync() => _store.CloseAsync();

        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => _store.OpenAsync(time);
    }

    public abstract class Totals(int ranges) : TotalContract
    {
        private readonly ContractStore _store = new(ranges);

        public override Task DisposeAsync() => _store.CloseAsync();

        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => _store.OpenAsync(time);
    }

    public abstract class TotalLists(int ranges) : TotalListContract
    {
        private readonly ContractStore _store = new(ranges);

        public override Task DisposeAsync() => _store.CloseAsync();

        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => _store.OpenAsync(time);
    }

    public abstract class Control(int ranges) : ControlContract
    {
        private readonly ContractStore _store = new(ranges);

        public override Task DisposeAsync() => _store.CloseAsync();

        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => _store.OpenAsync(time);
    }
}
