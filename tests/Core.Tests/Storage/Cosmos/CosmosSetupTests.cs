using Microsoft.Azure.Cosmos;
using ShardedCounter.Storage.Cosmos;

namespace ShardedCounter.Tests.Storage.Cosmos;

/// <summary>Database and containers: made where that is allowed, checked always.</summary>
public sealed class CosmosSetupTests
{
    [Fact]
    public async Task WhatIsMissingIsMadeAndMakingItAgainChangesNothing()
    {
        using var rig = new CosmosRig();
        await rig.OpenAsync();
        Assert.Equal(4, rig.Log.Of(1502).Count);
        await rig.OpenAsync("second");
        Assert.Equal(4, rig.Log.Of(1502).Count);
        await rig.OpenAsync("third", static options => options.CreateIfMissing = false);
    }

    [Fact]
    public async Task EveryMissingContainerIsNamed()
    {
        using var rig = new CosmosRig();
        CosmosSetupException refused = await Assert.ThrowsAsync<CosmosSetupException>(() => rig.OpenAsync(configure: static options => options.CreateIfMissing = false));
        Assert.Equal(["shards", "totals", "control", "deadletters"], refused.Differences.Select(static difference => difference.Split(' ')[1]));
        Assert.All(refused.Differences, static difference => Assert.Contains("is not in database counters", difference, StringComparison.Ordinal));
    }

    [Fact]
    public async Task EveryDifferenceOfAContainerIsNamed()
    {
        using var rig = new CosmosRig();
        await rig.OpenAsync();
        CosmosOptions options = rig.Options();
        using CosmosClient client = CosmosClientFactory.Create(options, rig.Emulator.CreateHandler("operator"));
        Database database = (await client.CreateDatabaseAsync("other")).Database;
        foreach (ContainerPlan plan in StorageLayout.All.Where(static plan => plan != StorageLayout.Shards))
            await database.CreateContainerAsync(plan.ToProperties());
        var wrong = new ContainerProperties(StorageLayout.Shards.Name, "/counter")
        {
            IndexingPolicy = new IndexingPolicy { IncludedPaths = { new IncludedPath { Path = "/*" } } },
        };
        await database.CreateContainerAsync(wrong);

        CosmosSetupException refused = await Assert.ThrowsAsync<CosmosSetupException>(() => rig.OpenAsync(configure: static options =>
        {
            options.Database = "other";
            options.CreateIfMissing = false;
        }));

        Assert.Equal(
            [
                "Container shards: its partition key is /counter; it must be /shard.",
                "Container shards: its default TTL is off; it must be -1.",
                "Container shards: its indexed paths is /*; it must be none.",
                "Container shards: its paths left out of the index is none; it must be /*.",
            ],
            refused.Differences);
    }

    [Fact]
    public async Task AWrongKeyIsSaidToBeOne()
    {
        using var rig = new CosmosRig();
        string wrong = Convert.ToBase64String(new byte[64]);
        CosmosSetupException refused = await Assert.ThrowsAsync<CosmosSetupException>(() => rig.OpenAsync(configure: options => options.Key = wrong));
        Assert.Contains("Check Cosmos:Key", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(wrong, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ThePlansAreTheDesigns()
    {
        Assert.Equal(
            [("shards", "/shard", -1), ("totals", "/id", null), ("control", "/id", null), ("deadletters", "/source", (int?)1_209_600)],
            StorageLayout.All.Select(static plan => (plan.Name, plan.PartitionKeyPath, plan.DefaultTtlSeconds)));
        Assert.Equal(["/total/?"], StorageLayout.Totals.IndexedPaths);
        Assert.All(StorageLayout.All, static plan => Assert.Empty(plan.DifferencesTo(plan.ToProperties())));
    }

    [Fact]
    public void EveryDifferenceIsNoticed()
    {
        (string Word, Action<ContainerProperties> Change)[] changes =
        [
            ("TTL", static container => container.DefaultTimeToLive = 5),
            ("version", static container => container.PartitionKeyDefinitionVersion = PartitionKeyDefinitionVersion.V1),
            ("partition key", static container => container.PartitionKeyPath = "/other"),
            ("indexing mode", static container => container.IndexingPolicy.IndexingMode = IndexingMode.None),
            ("indexed paths", static container => container.IndexingPolicy.IncludedPaths.Clear()),
            ("left out", static container => container.IndexingPolicy.ExcludedPaths.Clear()),
            ("unique keys", static container => container.UniqueKeyPolicy = new UniqueKeyPolicy { UniqueKeys = { new UniqueKey { Paths = { "/x" } } } }),
        ];
        foreach ((string word, Action<ContainerProperties> change) in changes)
        {
            ContainerProperties there = StorageLayout.Totals.ToProperties();
            change(there);
            Assert.Contains(word, Assert.Single(StorageLayout.Totals.DifferencesTo(there)), StringComparison.Ordinal);
        }
    }
}
