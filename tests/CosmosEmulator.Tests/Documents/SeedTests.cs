using System.Text;
using Microsoft.Azure.Cosmos;

namespace ShardedCounter.CosmosEmulator.Tests.Documents;

public sealed class SeedTests : IDisposable
{
    private readonly Account _account = new(options => options.Ranges = 4);

    public void Dispose() => _account.Dispose();

    [Fact]
    public async Task SeededDocumentsAreReadAndCanBeFedAndCostNoRequest()
    {
        var container = await _account.ContainerAsync(path: "/id");
        await container.ReadContainerAsync();
        _account.Emulator.Ledger.Clear();

        _account.Emulator.Seed("d", "c", Enumerable.Range(0, 10_000).Select(at => ($"{at}", Json($$"""{"id":"{{at}}","n":{{at}}}"""))));

        Assert.Equal(0, _account.Emulator.Ledger.Total.Requests);
        Assert.Equal(10_000, _account.Emulator.Documents("d", "c").Count);
        Assert.Equal(9_999, (await container.ReadItemAsync<Item>("9999", new PartitionKey("9999"))).Resource.N);
    }

    [Fact]
    public async Task ADocumentTheServiceWouldRefuseIsRefused()
    {
        await _account.ContainerAsync(path: "/id");

        Assert.Throws<ArgumentException>(() => _account.Emulator.Seed("d", "c", [("a", Json("""{"id":"b"}"""))]));
        Assert.Throws<InvalidOperationException>(() => _account.Emulator.Seed("d", "none", [("a", Json("""{"id":"a"}"""))]));
    }

    private static ReadOnlyMemory<byte> Json(string json) => Encoding.UTF8.GetBytes(json);
}
