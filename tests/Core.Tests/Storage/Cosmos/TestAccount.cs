using Microsoft.Azure.Cosmos;
using ShardedCounter.Storage.Cosmos;

namespace ShardedCounter.Tests.Storage.Cosmos;

/// <summary>
/// An account elsewhere that the store contract runs on in place of the emulator: <c>COSMOS_TEST_ENDPOINT</c>, and <c>COSMOS_TEST_KEY</c> unless an identity has the rights. Each test
/// has a database of its own there.
/// </summary>
internal sealed record TestAccount(string Endpoint, string Key)
{
    /// <summary>The account of the environment; null: none, so the emulator.</summary>
    public static TestAccount? OfTheEnvironment { get; } = Find();

    /// <summary>Options for a database with a name of its own.</summary>
    public CosmosOptions Options() => new()
    {
        Endpoint = Endpoint,
        Key = Key,
        Mode = CosmosMode.Gateway,
        CreateIfMissing = true,
        Database = $"contract-{Guid.NewGuid():N}",
    };

    /// <summary>Deletes a database.</summary>
    public static async Task DeleteAsync(CosmosOptions options)
    {
        using CosmosClient client = CosmosClientFactory.Create(options, handler: null);
        await client.GetDatabase(options.Database).DeleteAsync();
    }

    private static TestAccount? Find()
    {
#pragma warning disable RS0030 // how a person names the account
        string? endpoint = Environment.GetEnvironmentVariable("COSMOS_TEST_ENDPOINT");
        string? key = Environment.GetEnvironmentVariable("COSMOS_TEST_KEY");
#pragma warning restore RS0030
        return string.IsNullOrEmpty(endpoint) ? null : new TestAccount(endpoint, key ?? string.Empty);
    }
}
