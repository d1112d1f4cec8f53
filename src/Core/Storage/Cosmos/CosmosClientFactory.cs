using Azure.Identity;
using Microsoft.Azure.Cosmos;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>Makes the one client of a process: every attempt is one attempt, and every answer is the service's own.</summary>
internal static class CosmosClientFactory
{
    private const string ApplicationName = "ShardedCounter";

    /// <summary>The client. Nothing is sent yet.</summary>
    /// <param name="options">Validated.</param>
    /// <param name="handler">What carries HTTP, for tests; null: the SDK's own. Not disposed.</param>
    public static CosmosClient Create(CosmosOptions options, HttpMessageHandler? handler)
    {
        CosmosClientOptions client = OptionsOf(options);
        if (handler is not null)
            client.HttpClientFactory = () => new HttpClient(handler, disposeHandler: false);
        if (options.ConnectionString.Length > 0)
            return new CosmosClient(options.ConnectionString, client);
        if (options.Key.Length > 0)
            return new CosmosClient(options.Endpoint, options.Key, client);
        var identity = new DefaultAzureCredentialOptions();
        if (options.ManagedIdentityClientId.Length > 0)
            identity.ManagedIdentityClientId = options.ManagedIdentityClientId;
        return new CosmosClient(options.Endpoint, new DefaultAzureCredential(identity), client);
    }

    private static CosmosClientOptions OptionsOf(CosmosOptions options)
    {
        bool direct = options.Mode == CosmosMode.Direct;
        var client = new CosmosClientOptions
        {
            ApplicationName = ApplicationName,
            ConnectionMode = direct ? ConnectionMode.Direct : ConnectionMode.Gateway,

            // The account's endpoint leads to its write region. Without this limit the SDK looks for other regions and sends a batch again by itself
            // where a connection breaks: an outcome that is unknown would be hidden.
            LimitToEndpoint = true,

            // A throttled commit is somebody's decision (another shard, growth), not a wait in here.
            MaxRetryAttemptsOnRateLimitedRequests = 0,
            RequestTimeout = options.RequestTimeout,
            EnableContentResponseOnWrite = false,
        };

        // In Direct mode a quorum of the write region's replicas answers every read, whatever the account's default. The gateway would have to understand a header
        // for that; there the account's own level has to do (AccountRule).
        if (direct)
            client.ReadConsistencyStrategy = ReadConsistencyStrategy.LatestCommitted;
        return client;
    }
}
