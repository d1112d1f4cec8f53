using System.Net;
using Microsoft.Azure.Cosmos;

namespace ShardedCounter.CosmosEmulator.Tests.Documents;

public sealed class TimeToLiveTests : IDisposable
{
    private static readonly PartitionKey Key = new("7");
    private readonly Account _account = new();

    public void Dispose() => _account.Dispose();

    [Theory]
    [InlineData(-1, null, null)]
    [InlineData(-1, 60, 60)]
    [InlineData(30, null, 30)]
    [InlineData(30, 60, 60)]
    [InlineData(30, -1, null)]
    [InlineData(null, 60, null)]
    public async Task ADocumentLivesAsLongAsItSaysOrItsContainerDoes(int? ofContainer, int? ofDocument, int? seconds)
    {
        var container = await _account.ContainerAsync(ofContainer);
        await container.CreateItemAsync(new Item("a", "7", Ttl: ofDocument), Key);

        _account.Time.Advance(TimeSpan.FromSeconds((seconds ?? 1_000_000) - 1));
        var before = await StatusAsync(container);
        _account.Time.Advance(TimeSpan.FromSeconds(1));
        var after = await StatusAsync(container);

        Assert.Equal(HttpStatusCode.OK, before);
        Assert.Equal(seconds is null ? HttpStatusCode.OK : HttpStatusCode.NotFound, after);
        Assert.Equal(seconds is null ? 1 : 0, _account.Emulator.Documents("d", "c").Count);
    }

    [Fact]
    public async Task AWriteStartsTheTimeAnew()
    {
        var container = await _account.ContainerAsync();
        await container.CreateItemAsync(new Item("a", "7", Ttl: 60), Key);
        _account.Time.Advance(TimeSpan.FromSeconds(40));
        await container.PatchItemAsync<Item>("a", Key, [PatchOperation.Increment("/n", 1)]);
        _account.Time.Advance(TimeSpan.FromSeconds(40));
        var alive = await StatusAsync(container);
        _account.Time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(HttpStatusCode.OK, alive);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(container));
    }

    [Fact]
    public async Task AnExpiredDocumentIsCreatedAgainInABatchAsAnotherOne()
    {
        var container = await _account.ContainerAsync();
        await container.CreateItemAsync(new Item("a", "7", 1, Ttl: 60), Key);
        string? first = _account.Emulator.Documents("d", "c")[0].GetProperty("_rid").GetString();
        using var early = await container.CreateTransactionalBatch(Key).CreateItem(new Item("a", "7", 2)).ExecuteAsync();
        _account.Time.Advance(TimeSpan.FromSeconds(60));

        using var patch = await container.CreateTransactionalBatch(Key).PatchItem("a", [PatchOperation.Increment("/n", 1)]).ExecuteAsync();
        using var late = await container.CreateTransactionalBatch(Key).CreateItem(new Item("a", "7", 2)).ExecuteAsync();

        Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, patch.StatusCode);
        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
        var only = Assert.Single(_account.Emulator.Documents("d", "c"));
        Assert.Equal(2, only.GetProperty("n").GetInt32());
        Assert.NotEqual(first, only.GetProperty("_rid").GetString());
    }

    [Fact]
    public async Task QueriesDoNotSeeExpiredDocuments()
    {
        var container = await _account.ContainerAsync();
        await container.CreateItemAsync(new Item("a", "7", Ttl: 60), Key);
        await container.CreateItemAsync(new Item("b", "7"), Key);
        _account.Time.Advance(TimeSpan.FromSeconds(60));

        using var query = container.GetItemQueryIterator<string>("SELECT VALUE c.id FROM c", requestOptions: new QueryRequestOptions { PartitionKey = Key });
        List<string> ids = [];
        while (query.HasMoreResults)
            ids.AddRange(await query.ReadNextAsync());

        Assert.Equal(["b"], ids);
    }

    [Fact]
    public async Task WhatHasExpiredTakesNoRoomOnceSomethingIsWritten()
    {
        var container = await _account.ContainerAsync();
        for (int at = 0; at < 600; at++)
            await container.UpsertItemAsync(new Item($"{at % 300}", "7", Ttl: 60), Key);
        _account.Time.Advance(TimeSpan.FromSeconds(60));
        await container.CreateItemAsync(new Item("new", "7"), Key);

        var inside = _account.Emulator.Container("d", "c");
        Assert.Equal(1, inside.Find(PartitionKeyValue.Of("7"))!.Count);
        Assert.Equal("new", Assert.Single(inside.Ranges[0].Feed.After(0)).Id);
        Assert.Null(inside.Expiry.TakeExpired(long.MaxValue - 1));
    }

    private static async Task<HttpStatusCode> StatusAsync(Container container)
    {
        using var answer = await container.ReadItemStreamAsync("a", Key);
        return answer.StatusCode;
    }
}
