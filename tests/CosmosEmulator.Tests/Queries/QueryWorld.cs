using Microsoft.Azure.Cosmos;

namespace ShardedCounter.CosmosEmulator.Tests.Queries;

/// <summary>A container of documents over some ranges, and a client that has its queries planned by one of the planners.</summary>
internal sealed class QueryWorld : IDisposable
{
    private QueryWorld(Account account, Container container, IReadOnlyList<Item> items)
    {
        Account = account;
        Container = container;
        Items = items;
    }

    /// <summary>The account.</summary>
    public Account Account { get; }

    /// <summary>The container.</summary>
    public Container Container { get; }

    /// <summary>What is in it, in the order in which it was written.</summary>
    public IReadOnlyList<Item> Items { get; }

    /// <summary>How often a plan was asked for since the container was filled.</summary>
    public int PlansAsked => Account.Emulator.Ledger.Entries.Count(entry => entry.Request.Kind == RequestKind.QueryPlan);

    /// <summary>Creates and fills the container.</summary>
    public static async Task<QueryWorld> CreateAsync(int ranges, Planner planner, IEnumerable<Item> items)
    {
        PlannerChoice.Use(planner);
        var account = new Account(options => options.Ranges = ranges);
        var container = await account.ContainerAsync();
        Item[] written = [.. items];
        foreach (var item in written)
            await container.CreateItemAsync(item, new PartitionKey(item.Shard));
        account.Emulator.Ledger.Clear();
        return new(account, container, written);
    }

    /// <summary>As many items as asked for over 40 shards, whose values tie by the ten.</summary>
    public static IEnumerable<Item> Tied(int count) =>
        Enumerable.Range(0, count).Select(i => new Item($"c{i * 7919 % count:d4}", $"s{i % 40}", i * 31 % count / 10));

    /// <summary>All that a query answers, page by page.</summary>
    public static async Task<List<T>> AllAsync<T>(Container container, QueryDefinition query, QueryRequestOptions? options = null)
    {
        using var pages = container.GetItemQueryIterator<T>(query, null, options);
        var all = new List<T>();
        while (pages.HasMoreResults)
            all.AddRange(await pages.ReadNextAsync());
        return all;
    }

    /// <summary>All that a query answers when a new client continues after every page.</summary>
    public async Task<List<T>> AllByNewClientsAsync<T>(QueryDefinition query, QueryRequestOptions options)
    {
        var all = new List<T>();
        string? continuation = null;
        do
        {
            // A client takes its caches with it, so nothing but the continuation carries over.
            using var client = Account.NewClient("resumed");
            using var pages = client.GetContainer("d", "c").GetItemQueryIterator<T>(query, continuation, options);
            var page = await pages.ReadNextAsync();
            all.AddRange(page);
            continuation = page.ContinuationToken;
        }
        while (continuation is not null);
        return all;
    }

    public void Dispose()
    {
        Account.Dispose();
        PlannerChoice.Use(Planner.Native);
    }
}
