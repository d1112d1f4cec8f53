using System.Net;
using Microsoft.Azure.Cosmos;

namespace ShardedCounter.CosmosEmulator.Tests.Queries;

[Collection(PlannerChoice.Name)]
public sealed class ScanTests
{
    public static TheoryData<int, Planner> Worlds => new() { { 1, Planner.Native }, { 1, Planner.Gateway }, { 4, Planner.Native }, { 4, Planner.Gateway } };

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task PagesOfAScanAddUpToEveryDocumentOnce(int ranges, Planner planner)
    {
        using var world = await QueryWorld.CreateAsync(ranges, planner, QueryWorld.Tied(200));
        var query = new QueryDefinition("SELECT VALUE c.id FROM c");

        var inOne = await QueryWorld.AllAsync<string>(world.Container, query);
        var inPages = await QueryWorld.AllAsync<string>(world.Container, query, new QueryRequestOptions { MaxItemCount = 7, MaxConcurrency = 1 });
        var resumed = await world.AllByNewClientsAsync<string>(query, new QueryRequestOptions { MaxItemCount = 23 });

        var expected = world.Items.Select(item => item.Id).Order();
        Assert.Equal(expected, inOne.Order());
        Assert.Equal(expected, inPages.Order());
        Assert.Equal(expected, resumed.Order());
        if (planner == Planner.Native)
            Assert.Equal(0, world.PlansAsked);
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task ALookUpByIdsFindsThoseOfItsLogicalPartitionAlone(int ranges, Planner planner)
    {
        using var world = await QueryWorld.CreateAsync(ranges, planner, [new("a", "s1"), new("b", "s1"), new("c", "s1"), new("a", "s2"), new("d", "s2")]);
        var query = new QueryDefinition("SELECT VALUE c.id FROM c WHERE c.id IN (@i0, @i1, @i2)")
            .WithParameter("@i0", "a").WithParameter("@i1", "c").WithParameter("@i2", "d");

        Assert.Equal(["a", "c"], await QueryWorld.AllAsync<string>(world.Container, query, new QueryRequestOptions { PartitionKey = new PartitionKey("s1") }));
        Assert.Equal(["a", "d"], await QueryWorld.AllAsync<string>(world.Container, query, new QueryRequestOptions { PartitionKey = new PartitionKey("s2") }));
        Assert.Empty(await QueryWorld.AllAsync<string>(world.Container, query, new QueryRequestOptions { PartitionKey = new PartitionKey("s3") }));
        Assert.Equal(["a", "a", "c", "d"], (await QueryWorld.AllAsync<string>(world.Container, query)).Order());
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task AFilterOnThePartitionKeyFindsItsDocuments(int ranges, Planner planner)
    {
        using var world = await QueryWorld.CreateAsync(ranges, planner, QueryWorld.Tied(200));
        var query = new QueryDefinition("SELECT VALUE c.id FROM c WHERE c.shard = @a OR c.shard IN ('s7', 's39')").WithParameter("@a", "s11");

        var found = await QueryWorld.AllAsync<string>(world.Container, query);

        Assert.Equal(world.Items.Where(item => item.Shard is "s11" or "s7" or "s39").Select(item => item.Id).Order(), found.Order());
        Assert.Equal(15, found.Count);
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task ParametersOfEveryTypeReachTheFilter(int ranges, Planner planner)
    {
        using var world = await QueryWorld.CreateAsync(ranges, planner, [new("it's \"é\"", "s1", 1.5), new("b", "s2", 2)]);

        Assert.Equal(["it's \"é\""], await Ids("c.id = @p", "it's \"é\""));
        Assert.Equal(["b"], await Ids("c.n = @p", 2));
        Assert.Equal(["it's \"é\""], await Ids("c.n = @p", 1.5));
        Assert.Equal(["b"], await Ids("ARRAY_CONTAINS(@p, c.id)", new[] { "b", "x" }));
        Assert.Empty(await Ids("c.n = @p", "2"));
        Assert.Empty(await Ids("c.n = @p", null!));

        Task<List<string>> Ids(string filter, object value) =>
            QueryWorld.AllAsync<string>(world.Container, new QueryDefinition($"SELECT VALUE c.id FROM c WHERE {filter}").WithParameter("@p", value));
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task ARefusedTextIsABadRequestWithItsPlace(int ranges, Planner planner)
    {
        using var world = await QueryWorld.CreateAsync(ranges, planner, [new("a", "s1")]);

        var refusal = await Assert.ThrowsAsync<CosmosException>(() => QueryWorld.AllAsync<Item>(world.Container, new QueryDefinition("SELECT c.order FROM c")));

        Assert.Equal(HttpStatusCode.BadRequest, refusal.StatusCode);
        Assert.Contains("SC1001", refusal.ToString(), StringComparison.Ordinal);
        Assert.Contains("incorrect syntax near 'order'", refusal.ToString(), StringComparison.Ordinal);
    }
}
