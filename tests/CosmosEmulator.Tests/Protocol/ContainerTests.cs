using System.Net;
using Microsoft.Azure.Cosmos;

namespace ShardedCounter.CosmosEmulator.Tests.Protocol;

public sealed class ContainerTests : IDisposable
{
    private readonly Account _account = new();

    public void Dispose() => _account.Dispose();

    [Fact]
    public async Task ADatabaseIsCreatedOnceReadAndDeleted()
    {
        var created = await _account.Client.CreateDatabaseAsync("d");
        var again = await Assert.ThrowsAsync<CosmosException>(() => _account.Client.CreateDatabaseAsync("d"));
        var ensured = await _account.Client.CreateDatabaseIfNotExistsAsync("d");
        var deleted = await created.Database.DeleteAsync();
        var missing = await Assert.ThrowsAsync<CosmosException>(() => created.Database.ReadAsync());

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal(HttpStatusCode.OK, ensured.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task AContainerIsReadAsItWasDefined()
    {
        Microsoft.Azure.Cosmos.Database database = await _account.Client.CreateDatabaseAsync("d");
        var wanted = new ContainerProperties("c", "/shard") { DefaultTimeToLive = -1 };
        wanted.IndexingPolicy.ExcludedPaths.Add(new ExcludedPath { Path = "/*" });

        var created = await database.CreateContainerAsync(wanted);
        ContainerProperties read = await database.GetContainer("c").ReadContainerAsync();

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("/shard", read.PartitionKeyPath);
        Assert.Equal(PartitionKeyDefinitionVersion.V2, read.PartitionKeyDefinitionVersion);
        Assert.Equal(-1, read.DefaultTimeToLive);
        Assert.Equal(IndexingMode.Consistent, read.IndexingPolicy.IndexingMode);
        Assert.Empty(read.IndexingPolicy.IncludedPaths);
        Assert.Equal(["/*", "/\"_etag\"/?"], read.IndexingPolicy.ExcludedPaths.Select(path => path.Path));
        Assert.NotNull(read.SelfLink);
    }

    [Fact]
    public async Task AContainerIsCreatedOnceReplacedAndDeleted()
    {
        var container = await _account.ContainerAsync();
        var again = await Assert.ThrowsAsync<CosmosException>(() => _account.ContainerAsync());
        ContainerProperties properties = await container.ReadContainerAsync();
        properties.DefaultTimeToLive = 60;

        ContainerProperties replaced = await container.ReplaceContainerAsync(properties);
        var deleted = await container.DeleteContainerAsync();
        var missing = await Assert.ThrowsAsync<CosmosException>(() => container.ReadContainerAsync());

        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal(60, replaced.DefaultTimeToLive);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task TimeToLiveNeedsIndexing()
    {
        Microsoft.Azure.Cosmos.Database database = await _account.Client.CreateDatabaseAsync("d");
        var properties = new ContainerProperties("c", "/shard") { DefaultTimeToLive = -1 };
        properties.IndexingPolicy.IndexingMode = IndexingMode.None;
        properties.IndexingPolicy.Automatic = false;

        var refused = await Assert.ThrowsAsync<CosmosException>(() => database.CreateContainerAsync(properties));
        properties.DefaultTimeToLive = null;
        var accepted = await database.CreateContainerAsync(properties);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(HttpStatusCode.Created, accepted.StatusCode);
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "no special path", """{"id":"c","partitionKey":{"paths":["/shard"],"kind":"Hash","version":2},"indexingPolicy":{"includedPaths":[{"path":"/total/?"}]}}""" },
        { "no key", """{"id":"c"}""" },
        { "two keys", """{"id":"c","partitionKey":{"paths":["/a","/b"],"kind":"MultiHash","version":2}}""" },
        { "version 1", """{"id":"c","partitionKey":{"paths":["/shard"],"kind":"Hash","version":1}}""" },
        { "time to live 0", """{"id":"c","defaultTtl":0,"partitionKey":{"paths":["/shard"],"kind":"Hash","version":2}}""" },
        { "unknown mode", """{"id":"c","partitionKey":{"paths":["/shard"],"kind":"Hash","version":2},"indexingPolicy":{"indexingMode":"sometimes"}}""" },
        { "bad path", """{"id":"c","partitionKey":{"paths":["/shard"],"kind":"Hash","version":2},"indexingPolicy":{"excludedPaths":[{"path":"total"}]}}""" },
        { "no object", "7" },
        { "no JSON", "{" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void AWrongDefinitionIsRefused(string what, string json)
    {
        var refused = Record.Exception(() => ContainerDefinition.Parse(System.Text.Encoding.UTF8.GetBytes(json)));

        Assert.True(refused is WireException { Status: 400 }, $"{what}: {refused}");
    }

    [Fact]
    public async Task ThroughputIsReadAndReplaced()
    {
        Microsoft.Azure.Cosmos.Database database = await _account.Client.CreateDatabaseAsync("d");
        Container container = await database.CreateContainerAsync(new ContainerProperties("c", "/shard"), throughput: 400);

        int? before = await container.ReadThroughputAsync();
        await container.ReplaceThroughputAsync(1000);
        int? after = await container.ReadThroughputAsync();

        Assert.Equal(400, before);
        Assert.Equal(1000, after);
    }

    [Fact]
    public async Task ContainersAndDatabasesAreListed()
    {
        await _account.ContainerAsync(name: "a");
        await _account.ContainerAsync(name: "b");
        using var databases = _account.Client.GetDatabaseQueryStreamIterator();
        using var containers = _account.Client.GetDatabase("d").GetContainerQueryIterator<ContainerProperties>();

        using var listed = await databases.ReadNextAsync();
        var page = await containers.ReadNextAsync();

        Assert.Equal(HttpStatusCode.OK, listed.StatusCode);
        Assert.Equal(["a", "b"], page.Select(container => container.Id).Order());
    }

    [Fact]
    public async Task AContainerMadeAgainIsAnotherOne()
    {
        var container = await _account.ContainerAsync();
        await container.CreateItemAsync(new Item("a", "7"), new PartitionKey("7"));
        ContainerProperties first = await container.ReadContainerAsync();
        await container.DeleteContainerAsync();

        var second = await _account.ContainerAsync();
        ContainerProperties now = await second.ReadContainerAsync();

        Assert.NotEqual(first.SelfLink, now.SelfLink);
        Assert.Empty(_account.Emulator.Documents("d", "c"));
    }
}
