using Microsoft.Azure.Cosmos;
using ShardedCounter.Storage.Cosmos;

namespace ShardedCounter.Tests.Storage.Cosmos;

public sealed class AccountRuleTests
{
    [Theory]
    [InlineData(ConsistencyLevel.Strong, CosmosMode.Gateway)]
    [InlineData(ConsistencyLevel.BoundedStaleness, CosmosMode.Gateway)]
    [InlineData(ConsistencyLevel.Strong, CosmosMode.Direct)]
    [InlineData(ConsistencyLevel.Session, CosmosMode.Direct)]
    [InlineData(ConsistencyLevel.Eventual, CosmosMode.Direct)]
    public void OneWriteRegionAndReadsOfTheLatestStateWillDo(ConsistencyLevel consistency, CosmosMode mode) =>
        Assert.Empty(AccountRule.Objections(["West Europe"], consistency, mode));

    [Theory]
    [InlineData(ConsistencyLevel.Session)]
    [InlineData(ConsistencyLevel.ConsistentPrefix)]
    [InlineData(ConsistencyLevel.Eventual)]
    public void AWeakerLevelBehindTheGatewayIsRefusedWithItsReason(ConsistencyLevel consistency)
    {
        string objection = Assert.Single(AccountRule.Objections(["West Europe"], consistency, CosmosMode.Gateway));
        Assert.Contains($"consistency is {consistency}", objection, StringComparison.Ordinal);
        Assert.Contains("latest committed state", objection, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralWriteRegionsAreRefusedByName()
    {
        string objection = Assert.Single(AccountRule.Objections(["West Europe", "North Europe"], ConsistencyLevel.Strong, CosmosMode.Direct));
        Assert.Contains("2 regions (West Europe, North Europe)", objection, StringComparison.Ordinal);
        Assert.Contains("increments vanish", objection, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Session", 1, "consistency is Session")]
    [InlineData("BoundedStaleness", 2, "2 regions")]
    public async Task TheAccountIsLookedAtWhenTheStoreIsPrepared(string consistency, int writeRegions, string said)
    {
        using var rig = new CosmosRig(configure: options =>
        {
            options.Consistency = consistency;
            options.WriteRegions = writeRegions;
        });
        CosmosSetupException refused = await Assert.ThrowsAsync<CosmosSetupException>(() => rig.OpenAsync());
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }
}
