using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ShardedCounter.Diagnostics;
using ShardedCounter.Storage;
using ShardedCounter.Storage.Cosmos;

namespace ShardedCounter.Tests.Storage.Cosmos;

/// <summary>A new, empty store for one test of the contract: on the emulator, or on the account that the environment names.</summary>
#pragma warning disable CA1001 // the contract closes it by CloseAsync
internal sealed class ContractStore(int ranges)
#pragma warning restore CA1001
{
    private CosmosRig? _rig;
    private CosmosStorage? _elsewhere;
    private CosmosOptions? _options;

    public async Task<ICounterStore> OpenAsync(FakeTimeProvider time)
    {
        if (TestAccount.OfTheEnvironment is not { } account)
            return await (_rig = new CosmosRig(ranges, time: time)).OpenAsync();
        _options = account.Options();
        _elsewhere = new CosmosStorage(_options, TimeProvider.System, new CounterMeter(), NullLogger.Instance);
        await _elsewhere.PrepareAsync(CancellationToken.None);
        return _elsewhere.Store;
    }

    public async Task CloseAsync()
    {
        _rig?.Dispose();
        _elsewhere?.Dispose();
        if (_options is not null)
            await TestAccount.DeleteAsync(_options);
    }
}
