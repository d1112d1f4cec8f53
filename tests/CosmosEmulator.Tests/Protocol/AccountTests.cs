using System.Net;
using Microsoft.Azure.Cosmos;

namespace ShardedCounter.CosmosEmulator.Tests.Protocol;

public sealed class AccountTests
{
    [Theory]
    [InlineData(ConsistencyLevel.Strong)]
    [InlineData(ConsistencyLevel.BoundedStaleness)]
    [InlineData(ConsistencyLevel.Session)]
    [InlineData(ConsistencyLevel.Eventual)]
    public async Task TheAccountTellsItsConsistencyAndTheAddressThatWasUsed(ConsistencyLevel level)
    {
        using var account = new Account(options => options.Consistency = level.ToString());

        var properties = await account.Client.ReadAccountAsync();

        Assert.Equal(level, properties.Consistency.DefaultConsistencyLevel);
        Assert.Equal("http://emulator.test:8081/", Assert.Single(properties.WritableRegions).Endpoint);
        Assert.Equal("http://emulator.test:8081/", Assert.Single(properties.ReadableRegions).Endpoint);
    }

    [Fact]
    public async Task SeveralWriteRegionsAreTold()
    {
        using var account = new Account(options => options.WriteRegions = 2);

        var properties = await account.Client.ReadAccountAsync();

        Assert.Equal(2, properties.WritableRegions.Select(region => region.Name).Distinct().Count());
    }

    [Fact]
    public async Task ARequestSignedWithAnotherKeyIsUnauthorized()
    {
        using var account = new Account();
        using var other = new Account();
        using var client = account.NewClient("stranger", other.Emulator.Key);

        var refused = await Assert.ThrowsAsync<CosmosException>(() => client.CreateDatabaseAsync("d"));

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.All(account.Emulator.Ledger.Entries, entry => Assert.NotEqual("stranger", entry.Request.Client));
    }

    [Fact]
    public async Task AnAddressThatTheProtocolDoesNotHaveIsNotFound()
    {
        using var account = new Account();
        using var http = new HttpClient(account.Emulator.CreateHandler("t"));

        using var unknown = await http.GetAsync(new Uri("http://emulator.test/dbs/d/colls/c/sprocs/s"));
        using var unsigned = await http.GetAsync(new Uri("http://emulator.test/"));

        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, unsigned.StatusCode);
    }
}
