using Microsoft.Extensions.Time.Testing;
using ShardedCounter.Storage;
using ShardedCounter.Testing.Storage;

namespace ShardedCounter.Tests.Storage.Cosmos;

/// <summary>The store contract on containers of four feed ranges.</summary>
public sealed class CosmosStoreOnFourRangesTests
{
    private const int Ranges = 4;

    public sealed class Commits : CommitContract
    {
        private readonly ContractStore _store = new(Ranges);

        public override Task DisposeAsync() => _store.CloseAsync();

        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => _store.OpenAsync(time);
    }

    public sealed class Receipts : ReceiptContract
    {
        private readonly ContractStore _store = new(Ranges);

        public override Task DisposeAsync() => _store.CloseAsync();

        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => _store.OpenAsync(time);
    }

    public sealed class ConcurrentCommits : ConcurrentCommitContract
    {
        private readonly ContractStore _store = new(Ranges);

        public override Task DisposeAsync() => _store.CloseAsync();

        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => _store.OpenAsync(time);
    }

    public sealed class Feed : ChangeFeedContract
    {
        private readonly ContractStore _store = new(Ranges);

        public override Task DisposeAsync() => _store.CloseAsync();

        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => _store.OpenAsync(time);
    }

    public sealed class Totals : TotalContract
    {
        private readonly ContractStore _store = new(Ranges);

        public override Task DisposeAsync() => _store.CloseAsync();

        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => _store.OpenAsync(time);
    }

    public sealed class TotalLists : TotalListContract
    {
        private readonly ContractStore _store = new(Ranges);

        public override Task DisposeAsync() => _store.CloseAsync();

        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => _store.OpenAsync(time);
    }

    public sealed class Control : ControlContract
    {
        private readonly ContractStore _store = new(Ranges);

        public override Task DisposeAsync() => _store.CloseAsync();

        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => _store.OpenAsync(time);
    }
}
