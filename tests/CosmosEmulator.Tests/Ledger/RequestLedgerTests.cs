using Microsoft.Azure.Cosmos;

namespace ShardedCounter.CosmosEmulator.Tests.Ledger;

public sealed class RequestLedgerTests : IDisposable
{
    private static readonly PartitionKey Key = new("7");
    private readonly Account _account = new();

    public void Dispose() => _account.Dispose();

    [Fact]
    public async Task EveryRequestIsNotedWithWhatItWasAndCost()
    {
        var container = await _account.ContainerAsync();
        await WarmAsync(container);
        _account.Emulator.Ledger.Clear();

        using var batch = await container.CreateTransactionalBatch(Key).CreateItem(new Item("a", "7")).CreateItem(new Item("b", "7")).ExecuteAsync();
        using var read = await container.ReadItemStreamAsync("none", Key);

        Assert.Equal(
            [
                (new RequestInfo("t", RequestKind.Batch, "d", "c", "7", Operations: 2), 200, 10d, 2, true),
                (new RequestInfo("t", RequestKind.Read, "d", "c", "7", "none"), 404, 1d, 0, true),
            ],
            _account.Emulator.Ledger.Entries.Select(entry => (entry.Request, entry.Status, entry.RequestUnits, entry.Items, entry.Applied)));
        Assert.All(_account.Emulator.Ledger.Entries, entry => Assert.True(entry.BytesOut > 0));
        Assert.True(_account.Emulator.Ledger.Entries[0].BytesIn > 0);
    }

    [Fact]
    public async Task TotalsGoOnWhenEntriesAreNotKept()
    {
        var container = await _account.ContainerAsync();
        await WarmAsync(container);
        await container.CreateItemAsync(new Item("a", "7"), Key);
        _account.Emulator.Ledger.Clear();
        _account.Emulator.Ledger.Capacity = 2;

        for (int at = 0; at < 5; at++)
            await container.ReadItemAsync<Item>("a", Key);
        _account.Emulator.Faults.Next(request => request.Kind == RequestKind.Create, Fault.TooManyRequests);
        await Assert.ThrowsAsync<CosmosException>(() => container.CreateItemAsync(new Item("b", "7"), Key));

        Assert.Equal([RequestKind.Read, RequestKind.Create], _account.Emulator.Ledger.Entries.Select(entry => entry.Request.Kind));
        var reads = _account.Emulator.Ledger.Of(RequestKind.Read);
        Assert.Equal((5, 5d, 0), (reads.Requests, reads.RequestUnits, reads.Throttled));
        Assert.Equal((6, 1), (_account.Emulator.Ledger.Total.Requests, _account.Emulator.Ledger.Total.Throttled));
        _account.Emulator.Ledger.Capacity = 0;
        Assert.Empty(_account.Emulator.Ledger.Entries);
    }

    // After it the client knows the container and its ranges.
    private static async Task WarmAsync(Container container)
    {
        await container.CreateItemAsync(new Item("warm", "7"), Key);
        await container.ReadItemAsync<Item>("warm", Key);
    }
}
