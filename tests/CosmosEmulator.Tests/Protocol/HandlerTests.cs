using Microsoft.Azure.Cosmos;

namespace ShardedCounter.CosmosEmulator.Tests.Protocol;

public sealed class HandlerTests : IDisposable
{
    private static readonly PartitionKey Key = new("7");
    private readonly Account _account = new();

    public void Dispose() => _account.Dispose();

    [Fact]
    public async Task WhatNoFaultDelaysIsAnsweredOnTheCallersThreadBeforeTheCallReturns()
    {
        var container = await _account.ContainerAsync();
        using var handler = new Watched(_account.Emulator.CreateHandler("watched"));
        using var client = _account.NewClient("watched", configure: options => options.HttpClientFactory = () => new HttpClient(handler, disposeHandler: false));
        var watched = client.GetContainer(container.Database.Id, container.Id);

        using var batch = await watched.CreateTransactionalBatch(Key).CreateItem(new Item("a", "7")).ExecuteAsync();
        await watched.ReadItemAsync<Item>("a", Key);
        using var feed = watched.GetChangeFeedStreamIterator(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.Incremental);
        using var page = await feed.ReadNextAsync();

        Assert.True(batch.IsSuccessStatusCode && page.IsSuccessStatusCode);
        Assert.True(handler.Requests >= 5);
        Assert.Equal(0, handler.Pending);
    }

    [Fact]
    public async Task ConcurrentIncrementsOfManyClientsAreAllCounted()
    {
        const int Writers = 8;
        const int Increments = 50;
        var container = await _account.ContainerAsync();
        await container.CreateItemAsync(new Item("a", "7"), Key);

        Container[] containers = [.. Enumerable.Range(0, Writers).Select(writer => _account.NewClient($"writer {writer}").GetContainer("d", "c"))];
        await Task.WhenAll(containers.Select((own, writer) => Task.Run(async () =>
        {
            for (int at = 0; at < Increments; at++)
            {
                using var answer = await own.CreateTransactionalBatch(Key)
                    .PatchItem("a", [PatchOperation.Increment("/n", 1)])
                    .CreateItem(new Item($"{writer}-{at}", "7"))
                    .ExecuteAsync();
                Assert.True(answer.IsSuccessStatusCode);
            }
        })));

        using var feed = container.GetChangeFeedIterator<Item>(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.Incremental);
        var page = await feed.ReadNextAsync();
        Assert.Equal(Writers * Increments, page.Single(item => item.Id == "a").N);
        Assert.Equal(1 + (Writers * Increments), page.Select(item => item.Id).Distinct().Count());
        Assert.Equal($"0:-1#{1 + (Writers * Increments)}", (await container.ReadItemAsync<Item>("a", Key)).Headers.Session);
    }

    private sealed class Watched(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        public int Requests { get; private set; }

        public int Pending { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            int thread = Environment.CurrentManagedThreadId;
            var answer = base.SendAsync(request, cancellationToken);
            Requests++;
            if (!answer.IsCompletedSuccessfully || thread != Environment.CurrentManagedThreadId)
                Pending++;
            return answer;
        }
    }
}
