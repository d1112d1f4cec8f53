using ShardedCounter.Storage.Cosmos;

namespace ShardedCounter.Tests.Storage.Cosmos;

public sealed class CosmosOptionsValidatorTests
{
    [Fact]
    public void EndpointAndKeyOrIdentityOrConnectionStringAreEnough()
    {
        Assert.Empty(FailuresOf(static _ => { }));
        Assert.Empty(FailuresOf(static options => options.Key = string.Empty));
        Assert.Empty(FailuresOf(static options =>
        {
            (options.Endpoint, options.Key) = (string.Empty, string.Empty);
            options.ConnectionString = "AccountEndpoint=https://name.documents.azure.com:443/;AccountKey=c2VjcmV0;";
        }));
        Assert.Empty(FailuresOf(static options => (options.Endpoint, options.Mode) = ("http://127.0.0.1:8081/", CosmosMode.Gateway)));
    }

    [Fact]
    public void AFailureNamesSettingValueAndRule()
    {
        AssertFails(static options => options.Endpoint = string.Empty, "Cosmos:Endpoint is ''");
        AssertFails(static options => options.Endpoint = "name.documents.azure.com", "Cosmos:Endpoint is 'name.documents.azure.com'");
        AssertFails(static options => options.Endpoint = "http://127.0.0.1:8081/", "over plain HTTP it must be Gateway");
        AssertFails(
            static options => (options.Endpoint, options.Mode, options.Key) = ("http://127.0.0.1:8081/", CosmosMode.Gateway, string.Empty), "must not travel over plain HTTP");
        AssertFails(static options => options.Mode = (CosmosMode)7, "Cosmos:Mode is 7");
        AssertFails(static options => options.Database = string.Empty, "Cosmos:Database");
        AssertFails(static options => options.RequestTimeout = TimeSpan.FromMinutes(2), "Cosmos:RequestTimeout is 00:02:00");
        AssertFails(static options => options.KnownDocuments = 5, "Cosmos:KnownDocuments is 5");
        AssertFails(static options => options.Parallelism = 0, "Cosmos:Parallelism is 0");
        AssertFails(static options => options.ConnectionString = "AccountEndpoint=https://a/;AccountKey=c2VjcmV0;", "it holds both, so they must be empty");
    }

    [Fact]
    public void NoMessageShowsAKey()
    {
        Assert.DoesNotContain("c2VjcmV0", string.Concat(FailuresOf(static options => options.ConnectionString = "AccountKey=c2VjcmV0")), StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", string.Concat(FailuresOf(static options => (options.Key, options.Endpoint) = ("c2VjcmV0", "nowhere"))), StringComparison.Ordinal);
    }

    private static void AssertFails(Action<CosmosOptions> change, string said) =>
        Assert.Contains(FailuresOf(change), failure => failure.Contains(said, StringComparison.Ordinal));

    private static string[] FailuresOf(Action<CosmosOptions> change)
    {
        var options = new CosmosOptions { Endpoint = "https://name.documents.azure.com:443/", Key = "c2VjcmV0" };
        change(options);
        return [.. new CosmosOptionsValidator().Validate(null, options).Failures ?? []];
    }
}
