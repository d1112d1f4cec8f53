using System.Net;
using System.Text;
using System.Text.Json;
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
        Assert.Equal(created.ETag, read.ETag);
        Assert.Equal(_account.Time.GetUtcNow().ToUnixTimeSeconds(), read.Resource.Timestamp);
        Assert.Equal("0:-1#1", created.Headers.Session);
        var json = Assert.Single(_account.Emulator.Documents("d", "c"));
        Assert.Equal(
            ["id", "shard", "n", "_rid", "_self", "_etag", "_attachments", "_ts"],
            json.EnumerateObject().Select(property => property.Name));
        Assert.Equal(16, Convert.FromBase64String(json.GetProperty("_rid").GetString()!.Replace('-', '/')).Length);
    }

    [Fact]
    public async Task ACreateOfAnExistingDocumentIsAConflictAndAReadOfNoneIsNotFound()
    {
        var container = await _account.ContainerAsync();
        await container.CreateItemAsync(new Item("a", "7"), Key);

        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync(container.CreateItemStreamAsync(Json("""{"id":"a","shard":"7"}"""), Key)));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(container.ReadItemStreamAsync("b", Key)));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(container.ReadItemStreamAsync("a", new PartitionKey("8"))));
        Assert.Equal(HttpStatusCode.Created, await StatusAsync(container.CreateItemStreamAsync(Json("""{"id":"a","shard":"8"}"""), new PartitionKey("8"))));
    }

    [Fact]
    public async Task AWriteUnderAnEntityTagFailsOnceTheDocumentHasChanged()
    {
        var container = await _account.ContainerAsync();
        var created = await container.CreateItemAsync(new Item("a", "7", 1), Key);
        var options = new ItemRequestOptions { IfMatchEtag = created.ETag };

        var replaced = await container.ReplaceItemAsync(new Item("a", "7", 2), "a", Key, options);
        var late = await StatusAsync(container.ReplaceItemStreamAsync(Json("""{"id":"a","shard":"7","n":3}"""), "a", Key, options));
        var lateUpsert = await StatusAsync(container.UpsertItemStreamAsync(Json("""{"id":"a","shard":"7","n":3}"""), Key, options));
        var lateDelete = await StatusAsync(container.DeleteItemStreamAsync("a", Key, options));
        var unchanged = await StatusAsync(container.ReadItemStreamAsync("a", Key, new ItemRequestOptions { IfNoneMatchEtag = replaced.ETag }));
        var changed = await StatusAsync(container.ReadItemStreamAsync("a", Key, new ItemRequestOptions { IfNoneMatchEtag = created.ETag }));

        Assert.NotEqual(created.ETag, replaced.ETag);
        Assert.Equal(
            [HttpStatusCode.PreconditionFailed, HttpStatusCode.PreconditionFailed, HttpStatusCode.PreconditionFailed],
            [late, lateUpsert, lateDelete]);
        Assert.Equal(HttpStatusCode.NotModified, unchanged);
        Assert.Equal(HttpStatusCode.OK, changed);
        Assert.Equal(2, Assert.Single(_account.Emulator.Documents("d", "c")).GetProperty("n").GetInt32());
    }

    [Fact]
    public async Task AnUpsertCreatesAndThenReplacesAndADeleteRemoves()
    {
        var container = await _account.ContainerAsync();

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(container.ReplaceItemStreamAsync(Json("""{"id":"a","shard":"7"}"""), "a", Key)));
        Assert.Equal(HttpStatusCode.Created, await StatusAsync(container.UpsertItemStreamAsync(Json("""{"id":"a","shard":"7","n":1}"""), Key)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(container.UpsertItemStreamAsync(Json("""{"id":"a","shard":"7","n":2}"""), Key)));
        Assert.Equal(2, Assert.Single(_account.Emulator.Documents("d", "c")).GetProperty("n").GetInt32());
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(container.DeleteItemStreamAsync("a", Key)));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(container.DeleteItemStreamAsync("a", Key)));
        Assert.Empty(_account.Emulator.Documents("d", "c"));
    }

    [Fact]
    public async Task ADocumentUnderAnotherPartitionKeyThanTheHeadersIsRefused()
    {
        var container = await _account.ContainerAsync();

        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(container.CreateItemStreamAsync(Json("""{"id":"a","shard":"8"}"""), Key)));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(container.CreateItemStreamAsync(Json("""{"id":"a","shard":7}"""), Key)));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(container.CreateItemStreamAsync(Json("""{"id":"a"}"""), Key)));
        Assert.Empty(_account.Emulator.Documents("d", "c"));
    }

    [Theory]
    [InlineData("""{"shard":"7"}""")]
    [InlineData("""{"id":"","shard":"7"}""")]
    [InlineData("""{"id":7,"shard":"7"}""")]
    [InlineData("""{"id":"a/b","shard":"7"}""")]
    [InlineData("""{"id":"a\\b","shard":"7"}""")]
    [InlineData("""{"id":"a?b","shard":"7"}""")]
    [InlineData("""{"id":"a#b","shard":"7"}""")]
    [InlineData("""{"id":"a","shard":"7","ttl":0}""")]
    [InlineData("""{"id":"a","shard":"7","ttl":-2}""")]
    [InlineData("""{"id":"a","shard":"7","ttl":"60"}""")]
    [InlineData("""{"id":"a","shard":"7" """)]
    [InlineData("""["a"]""")]
    public async Task AWrongDocumentIsRefused(string json)
    {
        var container = await _account.ContainerAsync();

        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(container.CreateItemStreamAsync(Json(json), Key)));
    }

    [Fact]
    public async Task AnIdHas1023BytesAtMost()
    {
        var container = await _account.ContainerAsync();
        string longest = new string('ä', 511) + "x";

        Assert.Equal(HttpStatusCode.Created, await StatusAsync(container.CreateItemStreamAsync(Json($$"""{"id":"{{longest}}","shard":"7"}"""), Key)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(container.ReadItemStreamAsync(longest, Key)));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(container.CreateItemStreamAsync(Json($$"""{"id":"{{longest}}x","shard":"7"}"""), Key)));
    }

    [Theory]
    [InlineData("w|a.b_c~d:e@f-g", "likes:post-42")]
    [InlineData("mit Leerzeichen", "ein Schlüssel")]
    [InlineData("漢字", "\"quoted\" \\ key")]
    public async Task IdsAndKeysOfAllLettersWork(string id, string key)
    {
        var container = await _account.ContainerAsync();

        await container.CreateItemAsync(new Item(id, key, 3), new PartitionKey(key));
        var read = await container.ReadItemAsync<Item>(id, new PartitionKey(key));

        Assert.Equal(3, read.Resource.N);
        Assert.Equal(key, _account.Emulator.Ledger.Entries[^1].Request.PartitionKey);
        Assert.Equal(id, _account.Emulator.Ledger.Entries[^1].Request.Id);
    }

    [Fact]
    public async Task ADocumentOfMoreThanTwoMegabytesIsTooLarge()
    {
        var container = await _account.ContainerAsync();
        string Large(int bytes) => $$"""{"id":"a","shard":"7","text":"{{new string('x', bytes)}}"}""";

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await StatusAsync(container.CreateItemStreamAsync(Json(Large(2 * 1024 * 1024)), Key)));
        Assert.Equal(HttpStatusCode.Created, await StatusAsync(container.CreateItemStreamAsync(Json(Large((2 * 1024 * 1024) - 1000)), Key)));
    }

    [Fact]
    public async Task NumbersAreDoubles()
    {
        var container = await _account.ContainerAsync();

        using var created = await container.CreateItemStreamAsync(Json("""{"id":"a","shard":"7","n":9007199254740993,"x":[0.1,1e3],"deep":{"m":123456789012345678}}"""), Key);
        using var read = await JsonDocument.ParseAsync(created.Content);

        Assert.Equal(9007199254740992, read.RootElement.GetProperty("n").GetInt64());
        Assert.Equal(123456789012345680, read.RootElement.GetProperty("deep").GetProperty("m").GetInt64());
        Assert.Equal(0.1, read.RootElement.GetProperty("x")[0].GetDouble());
    }

    [Fact]
    public async Task WhatADocumentBringsOfSystemPropertiesIsReplaced()
    {
        var container = await _account.ContainerAsync();

        using var created = await container.CreateItemStreamAsync(Json("""{"_ts":1,"id":"a","_etag":"\"x\"","shard":"7","_rid":"y","_self":"z","_attachments":"w"}"""), Key);
        using var json = await JsonDocument.ParseAsync(created.Content);

        Assert.Equal(_account.Time.GetUtcNow().ToUnixTimeSeconds(), json.RootElement.GetProperty("_ts").GetInt64());
        Assert.Equal(created.Headers.ETag, json.RootElement.GetProperty("_etag").GetString());
        Assert.Equal(7, json.RootElement.EnumerateObject().Count());
    }

    [Fact]
    public async Task AWriteThatWantsNoContentGetsNone()
    {
        var container = await _account.ContainerAsync();

        using var created = await container.CreateItemStreamAsync(
            Json("""{"id":"a","shard":"7"}"""), Key, new ItemRequestOptions { EnableContentResponseOnWrite = false });

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.True(created.Content is null || created.Content.Length == 0);
        Assert.NotNull(created.Headers.ETag);
    }

    [Fact]
    public async Task AllDocumentsAreReadByPage()
    {
        var container = await _account.ContainerAsync();
        for (int at = 0; at < 12; at++)
            await container.CreateItemAsync(new Item($"{at}", "7"), Key);

        using var feed = container.GetItemQueryIterator<Item>(requestOptions: new QueryRequestOptions { PartitionKey = Key, MaxItemCount = 5 });
        List<string> ids = [];
        List<int> pages = [];
        while (feed.HasMoreResults)
        {
            var page = await feed.ReadNextAsync();
            pages.Add(page.Count);
            ids.AddRange(page.Select(item => item.Id));
        }

        Assert.Equal([5, 5, 2], pages);
        Assert.Equal(Enumerable.Range(0, 12).Select(at => $"{at}"), ids);
    }

    private static MemoryStream Json(string json) => new(Encoding.UTF8.GetBytes(json));

    private static async Task<HttpStatusCode> StatusAsync(Task<ResponseMessage> answering)
    {
        using var answer = await answering;
        return answer.StatusCode;
    }
}
