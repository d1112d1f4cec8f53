using System.Net;
using Microsoft.Azure.Cosmos;

namespace ShardedCounter.CosmosEmulator.Tests.Batches;

public sealed class TransactionTests : IDisposable
{
    private static readonly PartitionKey Key = new("7");
    private readonly Account _account = new();

    public void Dispose() => _account.Dispose();

    [Fact]
    public async Task ABatchAppliesEveryOperation()
    {
        var container = await _account.ContainerAsync();
        await container.CreateItemAsync(new Item("a", "7", 1), Key);

        using var answer = await container.CreateTransactionalBatch(Key)
            .CreateItem(new Item("b", "7", 2))
            .PatchItem("a", [PatchOperation.Increment("/n", 10)])
            .UpsertItem(new Item("c", "7", 3))
            .ReadItem("a")
            .ExecuteAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.OK], answer.Select(result => result.StatusCode));
        Assert.Equal(11, answer.GetOperationResultAtIndex<Item>(3).Resource.N);
        Assert.Equal(3, _account.Emulator.Documents("d", "c").Count);
    }

    [Fact]
    public async Task AFailedBatchAppliesNothingAndNamesTheFirstFailureOnly()
    {
        var container = await _account.ContainerAsync();
        await container.CreateItemAsync(new Item("a", "7", 1), Key);

        using var answer = await container.CreateTransactionalBatch(Key)
            .CreateItem(new Item("b", "7", 2))
            .PatchItem("a", [PatchOperation.Increment("/n", 10)], new TransactionalBatchPatchItemRequestOptions { FilterPredicate = "FROM c WHERE c.n = 5" })
            .CreateItem(new Item("a", "7"))
            .ExecuteAsync();

        Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode);
        Assert.Equal(
            [HttpStatusCode.FailedDependency, HttpStatusCode.PreconditionFailed, HttpStatusCode.FailedDependency],
            answer.Select(result => result.StatusCode));
        var left = Assert.Single(_account.Emulator.Documents("d", "c"));
        Assert.Equal(1, left.GetProperty("n").GetDouble());
    }
}
