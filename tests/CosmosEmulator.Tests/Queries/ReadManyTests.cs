using Microsoft.Azure.Cosmos;

namespace ShardedCounter.CosmosEmulator.Tests.Queries;

[Collection(PlannerChoice.Name)]
public sealed class ReadManyTests
{
    public static TheoryData<int, Planner> Worlds => ScanTests.Worlds;

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task AThousandIdsAreFoundOverAllRangesAndMissingOnesAreLeftOut(int ranges, Planner planner)
    {
        using var world = await QueryWorld.CreateAsync(ranges, planner, Enumerable.Range(0, 1_000).Select(i => new Item($"c{i}", $"c{i}", i)));
        var asked = Enumerable.Range(0, 1_000).Select(i => 2 * i).Select(i => ($"c{i}", new PartitionKey($"c{i}"))).ToList();

        var found = await world.Container.ReadManyItemsAsync<Item>(asked);

        Assert.Equal(
            world.Items.Where(item => item.N % 2 == 0).Select(item => (item.Id, item.N)).Order(), found.Select(item => (item.Id, item.N)).Order());
        Assert.True(world.Account.Emulator.Ledger.Entries.Count(entry => entry.Request.Kind == RequestKind.Query) >= ranges);
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task IdsOfOneLogicalPartitionAreFoundInItAlone(int ranges, Planner planner)
    {
        using var world = await QueryWorld.CreateAsync(ranges, planner, [new("a", "s1", 1), new("b", "s1", 2), new("a", "s2", 3), new("it's \"é\"", "s1", 4)]);

        var found = await world.Container.ReadManyItemsAsync<Item>(
            [("a", new PartitionKey("s1")), ("b", new PartitionKey("s2")), ("it's \"é\"", new PartitionKey("s1"))]);

        Assert.Equal([1, 4], found.Select(item => item.N).Order());
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task WhereTheIdIsThePartitionKeyItIsLookedUpByIdAlone(int ranges, Planner planner)
    {
        using var world = await QueryWorld.CreateAsync(ranges, planner, []);
        var container = await world.Account.ContainerAsync(path: "/id", name: "by-id");
        for (int i = 0; i < 50; i++)
            await container.CreateItemAsync(new Item($"c{i}", "s", i), new PartitionKey($"c{i}"));

        var found = await container.ReadManyItemsAsync<Item>([.. Enumerable.Range(25, 50).Select(i => ($"c{i}", new PartitionKey($"c{i}")))]);

        Assert.Equal(Enumerable.Range(25, 25).Select(i => (double)i), found.Select(item => item.N).Order());
    }
}
