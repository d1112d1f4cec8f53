using Microsoft.Extensions.Time.Testing;
using ShardedCounter.Storage;
using ShardedCounter.Testing.Storage;

namespace ShardedCounter.Tests.Storage.Cosmos;

/// <summary>The store contract on containers of one feed range.</summary>
public sealed class CosmosStoreOnOneRangeTests
{
    private const int Ranges = 1;

    public sealed class Commits : CommitContract, IDisposable
    {
        private CosmosRig? _rig;

        public void Dispose() => _rig?.Dispose();

        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => (_rig = new CosmosRig(Ranges, time: time)).OpenAsync();
    }

    public sealed class Receipts : ReceiptContract, IDisposable
    {
        private CosmosRig? _rig;

        public void Dispose() => _rig?.Dispose();

        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => (_rig = new CosmosRig(Ranges, time: time)).OpenAsync();
    }

    public sealed class ConcurrentCommits : ConcurrentCommitContract, IDisposable
    {
        private CosmosRig? _rig;

        public void Dispose() => _rig?.Dispose();

        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => (_rig = new CosmosRig(Ranges, time: time)).OpenAsync();
    }

    public sealed class Feed : ChangeFeedContract, IDisposable
    {
        private CosmosRig? _rig;

        public void Dispose() => _rig?.Dispose();

        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => (_rig = new CosmosRig(Ranges, time: time)).OpenAsync();
    }

    public sealed class Totals : TotalContract, IDisposable
    {
        private CosmosRig? _rig;

        public void Dispose() => _rig?.Dispose();

        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => (_rig = new CosmosRig(Ranges, time: time)).OpenAsync();
    }

    public sealed class TotalLists : TotalListContract, IDisposable
    {
        private CosmosRig? _rig;

        public void Dispose() => _rig?.Dispose();

        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => (_rig = new CosmosRig(Ranges, time: time)).OpenAsync();
    }

    public sealed class Control : ControlContract, IDisposable
    {
        private CosmosRig? _rig;

        public void Dispose() => _rig?.Dispose();

        protected override Task<ICounterStore> OpenAsync(FakeTimeProvider time) => (_rig = new CosmosRig(Ranges, time: time)).OpenAsync();
    }
}
