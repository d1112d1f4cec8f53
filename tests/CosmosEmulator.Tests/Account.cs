using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Time.Testing;

namespace ShardedCounter.CosmosEmulator.Tests;

/// <summary>An emulated account on a clock set by hand, and a client of the real SDK that reaches it in the process.</summary>
internal sealed class Account : IDisposable
{
    private readonly List<CosmosClient> _clients = [];

    public Account(Action<EmulatorOptions>? configure = null)
    {
        var options = new EmulatorOptions { Time = Time };
        configure?.Invoke(options);
        Emulator = new Emulator(options);
        Client = NewClient("t");
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 25, 8, 0, 0, TimeSpan.Zero));

    public Emulator Emulator { get; }

    public CosmosClient Client { get; }

    public CosmosClient NewClient(string name, string? key = null, Action<CosmosClientOptions>? configure = null)
    {
        var options = Options(() => Emulator.CreateHandler(name));
        configure?.Invoke(options);
        var client = new CosmosClient("http://emulator.test:8081/", key ?? Emulator.Key, options);
        _clients.Add(client);
        return client;
    }

    /// <summary>Settings under which the client shows what the service answers, instead of retrying by itself.</summary>
    public static CosmosClientOptions Options(Func<HttpMessageHandler>? handler) => new()
    {
        ConnectionMode = ConnectionMode.Gateway,
        LimitToEndpoint = true,
        HttpClientFactory = handler is null ? null : () => new HttpClient(handler(), disposeHandler: false),
        MaxRetryAttemptsOnRateLimitedRequests = 0,
        UseSystemTextJsonSerializerWithOptions = JsonSerializerOptions.Default,
    };

    /// <summary>A container <c>c</c> in a database <c>d</c>, partitioned by <c>/shard</c>, with time to live for documents that say so.</summary>
    public async Task<Container> ContainerAsync(int? timeToLive = -1, string path = "/shard", string name = "c")
    {
        Database database = await Client.CreateDatabaseIfNotExistsAsync("d");
        return await database.CreateContainerAsync(new ContainerProperties(name, path) { DefaultTimeToLive = timeToLive });
    }

    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
    }
}
