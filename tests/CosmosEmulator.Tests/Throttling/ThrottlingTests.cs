using System.Net;
using System.Text;
using Microsoft.Azure.Cosmos;

namespace ShardedCounter.CosmosEmulator.Tests.Throttling;

public sealed class ThrottlingTests
{
    [Fact]
    public async Task ALogicalPartitionIsThrottledForItselfUntilItsUnitsAreBack()
    {
        using var account = new Account(options => options.PartitionRequestUnits = 20);
        var container = await account.ContainerAsync();

        List<int> first = [];
        for (int at = 0; at < 6; at++)
            first.Add(await CreateAsync(container, "7", $"{at}"));
        int other = await CreateAsync(container, "8", "0");
        account.Time.Advance(TimeSpan.FromMilliseconds(500));
        List<int> second = [];
        for (int at = 10; at < 14; at++)
            second.Add(await CreateAsync(container, "7", $"{at}"));

        // Writes of 5 of 20 units: four are let through; half a second gives back two.
        Assert.Equal([201, 201, 201, 201, 429, 429], first);
        Assert.Equal(201, other);
        Assert.Equal([201, 201, 429, 429], second);
        Assert.Equal(7, account.Emulator.Documents("d", "c").Count);
    }

    [Fact]
    public async Task WhatIsOverdrawnIsWorkedOffAndTheAnswerSaysHowLongThatTakes()
    {
        using var account = new Account(options => options.PartitionRequestUnits = 10);
        var container = await account.ContainerAsync();
        var key = new PartitionKey("7");
        var batch = container.CreateTransactionalBatch(key);
        for (int at = 0; at < 8; at++)
            batch.CreateItem(new Item($"{at}", "7"));

        using var large = await batch.ExecuteAsync();
        using var refused = await container.CreateTransactionalBatch(key).CreateItem(new Item("x", "7")).ExecuteAsync();
        account.Time.Advance(refused.RetryAfter!.Value - TimeSpan.FromMilliseconds(1));
        using var early = await container.CreateTransactionalBatch(key).CreateItem(new Item("x", "7")).ExecuteAsync();
        account.Time.Advance(TimeSpan.FromMilliseconds(1));
        using var late = await container.CreateTransactionalBatch(key).CreateItem(new Item("x", "7")).ExecuteAsync();

        // 40 units of 10: 30 are owed, which is 3 s.
        Assert.Equal(HttpStatusCode.OK, large.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromMilliseconds(3001), refused.RetryAfter);
        Assert.Equal(HttpStatusCode.TooManyRequests, early.StatusCode);
        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
        Assert.Equal(3200, account.Emulator.Ledger.Entries.First(entry => entry.Status == 429).SubStatus);
    }

    [Fact]
    public async Task AContainerIsThrottledOverAllItsPartitions()
    {
        using var account = new Account(options => options.ContainerRequestUnits = 20);
        var container = await account.ContainerAsync();
        var second = await account.ContainerAsync(name: "e");

        List<int> statuses = [];
        for (int at = 0; at < 6; at++)
            statuses.Add(await CreateAsync(container, $"{at}", "a"));
        using var feed = container.GetChangeFeedStreamIterator(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.Incremental);
        using var page = await feed.ReadNextAsync();

        Assert.Equal([201, 201, 201, 201, 429, 429], statuses);
        Assert.Equal(HttpStatusCode.TooManyRequests, page.StatusCode);
        Assert.Equal(201, await CreateAsync(second, "7", "a"));
    }

    [Theory]
    [InlineData(100, 1, 5)]
    [InlineData(1500, 2, 10)]
    [InlineData(10_000, 10, 50)]
    public async Task AChargeGrowsWithTheDocument(int bytes, double read, double write)
    {
        using var account = new Account();
        var container = await account.ContainerAsync();
        var key = new PartitionKey("7");
        using var json = new MemoryStream(Encoding.UTF8.GetBytes($$"""{"id":"a","shard":"7","x":"{{new string('x', bytes - 50)}}"}"""));

        using var created = await container.CreateItemStreamAsync(json, key);
        using var got = await container.ReadItemStreamAsync("a", key);

        Assert.Equal(write, created.Headers.RequestCharge);
        Assert.Equal(read, got.Headers.RequestCharge);
    }

    [Fact]
    public void AClockThatGoesBackGivesNothing()
    {
        var budget = new Budget(10);
        var now = new DateTimeOffset(2026, 11, 25, 8, 0, 0, TimeSpan.Zero);
        budget.Take(15, now);

        Assert.NotNull(budget.Wait(now.AddSeconds(-5)));
        Assert.NotNull(budget.Wait(now.AddSeconds(-5).AddMilliseconds(400)));
        Assert.Null(budget.Wait(now.AddSeconds(-5).AddMilliseconds(600)));
    }

    private static async Task<int> CreateAsync(Container container, string shard, string id)
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","shard":"{{shard}}"}"""));
        using var answer = await container.CreateItemStreamAsync(json, new PartitionKey(shard));
        return (int)answer.StatusCode;
    }
}
