using System.Net;
using Microsoft.Azure.Cosmos;

namespace ShardedCounter.CosmosEmulator.Tests.Hosting;

public sealed class EmulatorHostTests
{
    private static readonly PartitionKey Key = new("7");

    [Fact]
    public async Task TheSdkWorksOverASocketAsItDoesInTheProcess()
    {
        var emulator = new Emulator(new EmulatorOptions { Ranges = 2 });
        await using var host = await EmulatorHost.StartAsync(emulator);
        using var client = new CosmosClient(host.Endpoint.ToString(), emulator.Key, Account.Options(null));
        Microsoft.Azure.Cosmos.Database database = await client.CreateDatabaseIfNotExistsAsync("d");
        Container container = await database.CreateContainerIfNotExistsAsync(new ContainerProperties("c", "/shard"));

        await container.CreateItemAsync(new Item("c|likes:post-42", "7", 1), Key);
        using var batch = await container.CreateTransactionalBatch(Key)
            .PatchItem("c|likes:post-42", [PatchOperation.Increment("/n", 2)])
            .CreateItem(new Item("b", "7"))
            .ExecuteAsync();
        var read = await container.ReadItemAsync<Item>("c|likes:post-42", Key);
        using var feed = container.GetChangeFeedIterator<Item>(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.Incremental);
        List<string> ids = [];
        for (var page = await feed.ReadNextAsync(); page.StatusCode == HttpStatusCode.OK || ids.Count < 2; page = await feed.ReadNextAsync())
            ids.AddRange(page.StatusCode == HttpStatusCode.OK ? page.Select(item => item.Id) : []);

        Assert.True(batch.IsSuccessStatusCode);
        Assert.Equal(3, read.Resource.N);
        Assert.Equal(["c|likes:post-42", "b"], ids);
        Assert.All(emulator.Ledger.Entries, entry => Assert.Equal("http", entry.Request.Client));
    }

    [Fact]
    public async Task AFaultBreaksTheConnectionOfASocketToo()
    {
        var emulator = new Emulator(new EmulatorOptions());
        await using var host = await EmulatorHost.StartAsync(emulator);
        using var client = new CosmosClient(host.Endpoint.ToString(), emulator.Key, Account.Options(null));
        Microsoft.Azure.Cosmos.Database database = await client.CreateDatabaseAsync("d");
        Container container = await database.CreateContainerAsync(new ContainerProperties("c", "/shard"));
        emulator.Faults.Next(request => request.Kind == RequestKind.Batch, Fault.DropAfter);
        emulator.Faults.Next(request => request.Kind == RequestKind.Batch, Fault.TimeoutBefore);

        var broken = await Record.ExceptionAsync(() => container.CreateTransactionalBatch(Key).CreateItem(new Item("a", "7")).ExecuteAsync());
        using var late = await container.CreateTransactionalBatch(Key).CreateItem(new Item("b", "7")).ExecuteAsync();
        using var again = await container.CreateTransactionalBatch(Key).CreateItem(new Item("a", "7")).ExecuteAsync();

        Assert.IsType<HttpRequestException>(broken);
        Assert.Equal(HttpStatusCode.RequestTimeout, late.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal("a", Assert.Single(emulator.Documents("d", "c")).GetProperty("id").GetString());
    }

    [Fact]
    public async Task AnotherKeyIsUnauthorizedOverASocketToo()
    {
        var emulator = new Emulator(new EmulatorOptions());
        await using var host = await EmulatorHost.StartAsync(emulator);
        using var client = new CosmosClient(host.Endpoint.ToString(), new Emulator(new EmulatorOptions()).Key, Account.Options(null));

        var refused = await Assert.ThrowsAsync<CosmosException>(() => client.CreateDatabaseAsync("d"));

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }
}
