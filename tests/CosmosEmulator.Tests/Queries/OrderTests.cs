using Microsoft.Azure.Cosmos;

namespace ShardedCounter.CosmosEmulator.Tests.Queries;

[Collection(PlannerChoice.Name)]
public sealed class OrderTests
{
    private static readonly string[] Directions = ["ASC", "DESC"];

    public static TheoryData<int, Planner> Worlds => ScanTests.Worlds;

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task AnOrderHoldsOverAllRangesThroughPagesAndNewClients(int ranges, Planner planner)
    {
        using var world = await QueryWorld.CreateAsync(ranges, planner, QueryWorld.Tied(200));
        foreach (string direction in Directions)
        {
            var query = new QueryDefinition($"SELECT c.id, c.shard, c.n FROM c ORDER BY c.n {direction}");
            var inOne = await QueryWorld.AllAsync<Item>(world.Container, query);
            var inPages = await QueryWorld.AllAsync<Item>(world.Container, query, new QueryRequestOptions { MaxItemCount = 7 });
            var resumed = await world.AllByNewClientsAsync<Item>(query, new QueryRequestOptions { MaxItemCount = 13 });

            Assert.Equal(Sorted(world.Items, direction).Select(item => item.N), inOne.Select(item => item.N));
            Assert.Equal(world.Items.Select(item => item.Id).Order(), inOne.Select(item => item.Id).Order());
            Assert.Equal(inOne, inPages);
            Assert.Equal(inOne, resumed);
        }

        // One range is never merged, so the SDK may send the text as it is; four are, and the gateway is then asked how.
        Assert.True(planner == Planner.Native ? world.PlansAsked == 0 : ranges == 1 || world.PlansAsked > 0, $"{world.PlansAsked} plans asked");
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task ThePrefixQueryOfTheTotalsListsTheHighestFirst(int ranges, Planner planner)
    {
        using var world = await QueryWorld.CreateAsync(ranges, planner, QueryWorld.Tied(200));
        var query = new QueryDefinition("SELECT c.id, c.shard, c.n FROM c WHERE STARTSWITH(c.id, @prefix) AND c.n < @below ORDER BY c.n DESC")
            .WithParameter("@prefix", "c01").WithParameter("@below", 15);

        var listed = await world.AllByNewClientsAsync<Item>(query, new QueryRequestOptions { MaxItemCount = 10 });

        var expected = world.Items.Where(item => item.Id.StartsWith("c01", StringComparison.Ordinal) && item.N < 15).ToList();
        Assert.True(expected.Count > 50);
        Assert.Equal(Sorted(expected, "DESC").Select(item => item.N), listed.Select(item => item.N));
        Assert.Equal(expected.Select(item => item.Id).Order(), listed.Select(item => item.Id).Order());
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task AnOrderByIdWithinTiesIsTotal(int ranges, Planner planner)
    {
        using var world = await QueryWorld.CreateAsync(ranges, planner, QueryWorld.Tied(200));
        var query = new QueryDefinition("SELECT VALUE c.id FROM c WHERE c.n = @n AND c.id > @after ORDER BY c.id")
            .WithParameter("@n", 3).WithParameter("@after", "c0050");

        Assert.Equal(
            world.Items.Where(item => item.N == 3 && string.CompareOrdinal(item.Id, "c0050") > 0).Select(item => item.Id).Order(StringComparer.Ordinal),
            await QueryWorld.AllAsync<string>(world.Container, query));
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task TopAndOffsetCountOverAllRanges(int ranges, Planner planner)
    {
        using var world = await QueryWorld.CreateAsync(ranges, planner, QueryWorld.Tied(200));
        double[] highest = [.. world.Items.Select(item => item.N).OrderDescending()];

        Assert.Equal(highest[..15], await Values("SELECT TOP @count VALUE c.n FROM c ORDER BY c.n DESC"));
        Assert.Equal(highest[15..30], await Values("SELECT VALUE c.n FROM c ORDER BY c.n DESC OFFSET 15 LIMIT @count"));
        Assert.Equal(15, (await Values("SELECT TOP @count VALUE c.n FROM c")).Count);
        Assert.Equal(15, (await Values("SELECT VALUE c.n FROM c OFFSET 15 LIMIT @count")).Count);

        Task<List<double>> Values(string text) =>
            QueryWorld.AllAsync<double>(world.Container, new QueryDefinition(text).WithParameter("@count", 15), new QueryRequestOptions { MaxItemCount = 4 });
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task AggregatesAreMergedOverAllRanges(int ranges, Planner planner)
    {
        using var world = await QueryWorld.CreateAsync(ranges, planner, QueryWorld.Tied(200));

        Assert.Equal([200], await Values("SELECT VALUE COUNT(1) FROM c"));
        Assert.Equal([world.Items.Sum(item => item.N)], await Values("SELECT VALUE SUM(c.n) FROM c"));
        Assert.Equal([19], await Values("SELECT VALUE MAX(c.n) FROM c"));
        Assert.Equal([10], await Values("SELECT VALUE MIN(c.n) FROM c WHERE c.n >= 10"));
        Assert.Equal([0], await Values("SELECT VALUE COUNT(1) FROM c WHERE c.n > 1000"));

        Task<List<double>> Values(string text) => QueryWorld.AllAsync<double>(world.Container, new QueryDefinition(text));
    }

    [Theory]
    [InlineData(Planner.Native)]
    [InlineData(Planner.Gateway)]
    public async Task AnOrderGoesOnThroughASplitBetweenItsPages(Planner planner)
    {
        using var world = await QueryWorld.CreateAsync(2, planner, QueryWorld.Tied(200));
        var query = new QueryDefinition("SELECT c.id, c.shard, c.n FROM c ORDER BY c.n DESC");
        var options = new QueryRequestOptions { MaxItemCount = 30 };
        var expected = await QueryWorld.AllAsync<Item>(world.Container, query);
        using var pages = world.Container.GetItemQueryIterator<Item>(query, null, options);
        var seen = (await pages.ReadNextAsync()).ToList();

        world.Account.Emulator.Split("d", "c", 1);
        while (pages.HasMoreResults)
            seen.AddRange(await pages.ReadNextAsync());

        Assert.Equal(expected.Select(item => item.N), seen.Select(item => item.N));
        Assert.Equal(expected.Select(item => item.Id).Order(), seen.Select(item => item.Id).Order());
    }

    private static IEnumerable<Item> Sorted(IEnumerable<Item> items, string direction) =>
        direction == "ASC" ? items.OrderBy(item => item.N) : items.OrderByDescending(item => item.N);
}
