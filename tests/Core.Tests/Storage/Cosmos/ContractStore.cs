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
    private Func<Task> _close = static () => Task.CompletedTask;

    public async Task<ICounterStore> OpenAsync(FakeTimeProvider time)
    {
        if (TestAccount.OfTheEnvironment is { } account)
            return await OpenElsewhereAsync(account.Options());
        var rig = new CosmosRig(ranges, time: time);
        _close = () =>
        {
            rig.Dispose();
            return Task.CompletedTask;
        };
        return await rig.OpenAsync();
    }

    public Task CloseAsync() => _close();

    private async Task<ICounterStore> OpenElsewhereAsync(CosmosOptions options)
    {
        var storage = new CosmosStorage(options, TimeProvider.System, new CounterMeter(), NullLogger.Instance);
        _close = async () =>
        {
            storage.Dispose();
            await TestAccount.DeleteAsync(options);
        };
        await storage.PrepareAsync(CancellationToken.None);
        return storage.Store;
    }
}
