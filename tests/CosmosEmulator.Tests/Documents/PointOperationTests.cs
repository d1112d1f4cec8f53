using System.Net;
using Microsoft.Azure.Cosmos;

namespace ShardedCounter.CosmosEmulator.Tests.Documents;

public sealed class PointOperationTests : IDisposable
{
    private static readonly PartitionKey Key = new("7");
    private readonly Account _account = new();

    public void Dispose() => _account.Dispose();

    [Fact]
    public async Task ADocumentIsReadAsItWasCreatedWithSystemProperties()
    {
        var container = await _account.ContainerAsync();

        var created = await container.CreateItemAsync(new Item("c|likes:post-42", "7", 12.5), Key);
        var read = await container.ReadItemAsync<Item>("c|likes:post-42", Key);

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Equal(12.5, read.Resource.N);
        Assert.Equal(created.ETag, read.Resource.ETag);
        Assert.Equal(_account.Time.GetUtcNow().ToUnixTimeSeconds(), read.Resource.Timestamp);
        Assert.Equal(1, read.RequestCharge);
        Assert.Equal(5, created.RequestCharge);
    }

    [Fact]
    public async Task ACreateOfAnExistingDocumentIsAConflictAndAReadOfNoneIsNotFound()
    {
        var container = await _account.ContainerAsync();
        await container.CreateItemAsync(new Item("a", "7"), Key);

        var again = await Assert.ThrowsAsync<CosmosException>(() => container.CreateItemAsync(new Item("a", "7"), Key));
        var missing = await Assert.ThrowsAsync<CosmosException>(() => container.ReadItemAsync<Item>("b", Key));
        var elsewhere = await Assert.ThrowsAsync<CosmosException>(() => container.ReadItemAsync<Item>("a", new PartitionKey("8")));

        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
    }

    [Fact]
    public async Task APatchIncrementsUnderAPredicate()
    {
        var container = await _account.ContainerAsync();
        await container.CreateItemAsync(new Item("a", "7", 40), Key);
        PatchOperation[] patch = [PatchOperation.Increment("/n", 2)];

        var applied = await container.PatchItemAsync<Item>("a", Key, patch, new PatchItemRequestOptions { FilterPredicate = "FROM c WHERE c.n = 40" });
        var refused = await Assert.ThrowsAsync<CosmosException>(
            () => container.PatchItemAsync<Item>("a", Key, patch, new PatchItemRequestOptions { FilterPredicate = "FROM c WHERE c.n = 40" }));
        var missing = await Assert.ThrowsAsync<CosmosException>(() => container.PatchItemAsync<Item>("b", Key, patch));

        Assert.Equal(42, applied.Resource.N);
        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }
}
