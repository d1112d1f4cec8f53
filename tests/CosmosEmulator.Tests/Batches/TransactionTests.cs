using System.Net;
using System.Text;
using Microsoft.Azure.Cosmos;

namespace ShardedCounter.CosmosEmulator.Tests.Batches;

public sealed class TransactionTests : IDisposable
{
    private static readonly PartitionKey Key = new("7");
    private readonly Account _account = new();

    public void Dispose() => _account.Dispose();

    [Fact]
    public async Task ABatchAppliesEveryOperationAndLaterOnesSeeEarlierOnes()
    {
        var container = await _account.ContainerAsync();
        await container.CreateItemAsync(new Item("a", "7", 1), Key);
        await container.CreateItemAsync(new Item("old", "7"), Key);

        using var answer = await container.CreateTransactionalBatch(Key)
            .CreateItem(new Item("b", "7", 2))
            .PatchItem("a", [PatchOperation.Increment("/n", 10)])
            .PatchItem("b", [PatchOperation.Increment("/n", 10)])
            .UpsertItem(new Item("c", "7", 3))
            .ReplaceItem("c", new Item("c", "7", 4))
            .DeleteItem("old")
            .ReadItem("a")
            .ReadItem("b")
            .ExecuteAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([201, 200, 200, 201, 200, 204, 200, 200], answer.Select(result => (int)result.StatusCode));
        Assert.Equal(11, answer.GetOperationResultAtIndex<Item>(6).Resource.N);
        Assert.Equal(12, answer.GetOperationResultAtIndex<Item>(7).Resource.N);
        Assert.Equal(
            [("a", 11), ("b", 12), ("c", 4)],
            _account.Emulator.Documents("d", "c").Select(json => (json.GetProperty("id").GetString(), json.GetProperty("n").GetInt32())).Order());
        Assert.Equal((6 * 5) + (2 * 1), answer.RequestCharge);
    }

    [Fact]
    public async Task AFailedBatchAppliesNothingAndNamesTheFirstFailureOnly()
    {
        var container = await _account.ContainerAsync();
        await container.CreateItemAsync(new Item("a", "7", 1), Key);
        string before = _account.Emulator.Documents("d", "c")[0].GetRawText();

        using var answer = await container.CreateTransactionalBatch(Key)
            .CreateItem(new Item("b", "7", 2))
            .PatchItem("a", [PatchOperation.Increment("/n", 1)])
            .DeleteItem("a")
            .CreateItem(new Item("a", "7", 9))
            .PatchItem("a", [PatchOperation.Increment("/n", 10)], new TransactionalBatchPatchItemRequestOptions { FilterPredicate = "FROM c WHERE c.n = 5" })
            .CreateItem(new Item("a", "7"))
            .ExecuteAsync();

        Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode);
        Assert.Equal([424, 424, 424, 424, 412, 424], answer.Select(result => (int)result.StatusCode));
        Assert.Equal(before, Assert.Single(_account.Emulator.Documents("d", "c")).GetRawText());
        Assert.Equal((207, 6), (_account.Emulator.Ledger.Entries[^1].Status, _account.Emulator.Ledger.Entries[^1].Items));
    }

    [Fact]
    public async Task TheFeedShowsNothingOfAFailedBatchAndOneVersionOfEachDocumentOfAnother()
    {
        var container = await _account.ContainerAsync();
        using var failed = await container.CreateTransactionalBatch(Key).CreateItem(new Item("x", "7")).ReadItem("none").ExecuteAsync();
        using var applied = await container.CreateTransactionalBatch(Key)
            .CreateItem(new Item("a", "7", 1))
            .CreateItem(new Item("b", "7", 1))
            .PatchItem("a", [PatchOperation.Increment("/n", 1)])
            .DeleteItem("b")
            .CreateItem(new Item("b", "7", 2))
            .CreateItem(new Item("c", "7"))
            .DeleteItem("c")
            .ExecuteAsync();

        using var feed = container.GetChangeFeedIterator<Item>(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.Incremental);
        var page = await feed.ReadNextAsync();

        Assert.Equal(HttpStatusCode.NotFound, failed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, applied.StatusCode);
        Assert.Equal([("a", 2d), ("b", 2d)], page.Select(item => (item.Id, item.N)).Order());
    }

    public static TheoryData<string, int> Failures => new()
    {
        { "create", 409 },
        { "replace", 404 },
        { "patch", 404 },
        { "delete", 404 },
        { "read", 404 },
        { "tag", 412 },
        { "key", 400 },
        { "misfit", 400 },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task EachFailureHasItsCode(string what, int status)
    {
        var container = await _account.ContainerAsync();
        await container.CreateItemAsync(new Item("a", "7", 1), Key);
        var batch = container.CreateTransactionalBatch(Key).UpsertItem(new Item("first", "7"));
        batch = what switch
        {
            "create" => batch.CreateItem(new Item("a", "7")),
            "replace" => batch.ReplaceItem("none", new Item("none", "7")),
            "patch" => batch.PatchItem("none", [PatchOperation.Increment("/n", 1)]),
            "delete" => batch.DeleteItem("none"),
            "read" => batch.ReadItem("none"),
            "tag" => batch.ReplaceItem("a", new Item("a", "7"), new TransactionalBatchItemRequestOptions { IfMatchEtag = "\"other\"" }),
            "key" => batch.CreateItem(new Item("b", "8")),
            _ => batch.PatchItem("a", [PatchOperation.Remove("/none")]),
        };

        using var answer = await batch.UpsertItem(new Item("last", "7")).ExecuteAsync();

        Assert.Equal([424, status, 424], answer.Select(result => (int)result.StatusCode));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("a", Assert.Single(_account.Emulator.Documents("d", "c")).GetProperty("id").GetString());
    }

    [Fact]
    public async Task ABatchHasAHundredOperationsAtMost()
    {
        var container = await _account.ContainerAsync();

        using var most = await Batch(100).ExecuteAsync();
        using var tooMany = await Batch(101).ExecuteAsync();

        Assert.Equal(HttpStatusCode.OK, most.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, tooMany.StatusCode);
        Assert.DoesNotContain(tooMany, result => (int)result.StatusCode == 424);
        Assert.Equal(100, _account.Emulator.Documents("d", "c").Count);

        TransactionalBatch Batch(int count)
        {
            var batch = container.CreateTransactionalBatch(Key);
            for (int at = 0; at < count; at++)
                batch.UpsertItem(new Item($"{at}", "7"));
            return batch;
        }
    }

    [Fact]
    public async Task ABatchOfMoreThanTwoMegabytesIsTooLarge()
    {
        var container = await _account.ContainerAsync();
        string text = new('x', 700_000);
        MemoryStream Json(int id) => new(Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","shard":"7","text":"{{text}}"}"""));

        using var tooLarge = await container.CreateTransactionalBatch(Key)
            .CreateItemStream(Json(1)).CreateItemStream(Json(2)).CreateItemStream(Json(3)).ExecuteAsync();
        using var fits = await container.CreateTransactionalBatch(Key).CreateItemStream(Json(1)).CreateItemStream(Json(2)).ExecuteAsync();

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);
        Assert.Equal(HttpStatusCode.OK, fits.StatusCode);
    }

    [Fact]
    public async Task ResultsWithoutContentHaveTheirEntityTags()
    {
        var container = await _account.ContainerAsync();

        using var answer = await container.CreateTransactionalBatch(Key)
            .CreateItem(new Item("a", "7"), new TransactionalBatchItemRequestOptions { EnableContentResponseOnWrite = false })
            .ExecuteAsync();

        Assert.Null(answer[0].ResourceStream);
        Assert.Equal(_account.Emulator.Documents("d", "c")[0].GetProperty("_etag").GetString(), answer[0].ETag);
    }

    [Fact]
    public async Task ABulkRequestAppliesEachOperationForItself()
    {
        var container = await _account.ContainerAsync();
        await container.CreateItemAsync(new Item("3", "3"), new PartitionKey("3"));
        using var bulk = _account.NewClient("bulk", configure: options => options.AllowBulkExecution = true);
        var target = bulk.GetContainer("d", "c");

        var statuses = await Task.WhenAll(Enumerable.Range(0, 6).Select(async at =>
        {
            using var json = new MemoryStream(Encoding.UTF8.GetBytes($$"""{"id":"{{at}}","shard":"{{at}}"}"""));
            using var answer = await target.CreateItemStreamAsync(json, new PartitionKey($"{at}"));
            return (int)answer.StatusCode;
        }));

        Assert.Equal([201, 201, 201, 409, 201, 201], statuses);
        Assert.Equal(6, _account.Emulator.Documents("d", "c").Count);
        Assert.Contains(_account.Emulator.Ledger.Entries, entry => entry.Request is { Client: "bulk", Kind: RequestKind.Batch });
    }
}
