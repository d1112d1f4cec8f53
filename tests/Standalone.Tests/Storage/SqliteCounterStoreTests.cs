using Microsoft.Extensions.Time.Testing;
using ShardedCounter.Storage;
using ShardedCounter.Testing.Storage;

namespace ShardedCounter.Standalone.Tests.Storage;

/// <summary>The contract of all stores.</summary>
public sealed class SqliteCounterStoreTests
{
    public sealed class Commits : CommitContract, IDisposable
    {
        private readonly StoreFolder _folder = new();

        public void Dispose() => _folder.Dispose();

        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => Task.FromResult<ICounterStore>(_folder.Open(time));
    }

    public sealed class Receipts : ReceiptContract, IDisposable
    {
        private readonly StoreFolder _folder = new();

        public void Dispose() => _folder.Dispose();

        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => Task.FromResult<ICounterStore>(_folder.Open(time));
    }

    public sealed class ConcurrentCommits : ConcurrentCommitContract, IDisposable
    {
        private readonly StoreFolder _folder = new();

        public void Dispose() => _folder.Dispose();

        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => Task.FromResult<ICounterStore>(_folder.Open(time));
    }

    public sealed class Feed : ChangeFeedContract, IDisposable
    {
        private readonly StoreFolder _folder = new();

        public void Dispose() => _folder.Dispose();

        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => Task.FromResult<ICounterStore>(_folder.Open(time));
    }

    public sealed class Totals : TotalContract, IDisposable
    {
        private readonly StoreFolder _folder = new();

        public void Dispose() => _folder.Dispose();

        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => Task.FromResult<ICounterStore>(_folder.Open(time));
    }

    public sealed class TotalLists : TotalListContract, IDisposable
    {
        private readonly StoreFolder _folder = new();

        public void Dispose() => _folder.Dispose();

        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => Task.FromResult<ICounterStore>(_folder.Open(time));
    }

    public sealed class Control : ControlContract, IDisposable
    {
        private readonly StoreFolder _folder = new();

        public void Dispose() => _folder.Dispose();

        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => Task.FromResult<ICounterStore>(_folder.Open(time));
    }
}
