using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using ShardedCounter.Http;
using ShardedCounter.Storage.Cosmos;

namespace ShardedCounter.Standalone.Hosting;

/// <summary>The first lines a person sees: where it listens, who may call, and what to try.</summary>
internal static class Welcome
{
    public static string Text(WebApplication app)
    {
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? ListenRule.DefaultUrl;
        bool open = string.IsNullOrEmpty(app.Services.GetRequiredService<IOptions<AuthOptions>>().Value.ApiKey);
        string place = PlaceOf(app.Services);
        string key = open ? string.Empty : " -H 'X-Api-Key: <your key>'";
        string access = open
            ? "open to everyone on this machine and to nobody else (set Auth:ApiKey to let others in)"
            : "only with the key of Auth:ApiKey";
        return $"""

            The sharded counter is listening on {address}
              data    {place}
              access  {access}

            Try:
              curl -X POST{key} {address}/api/counters/likes:post-42/increment
              curl{key} '{address}/api/counters/likes:post-42?consistency=live'
              curl{key} '{address}/api/counters?top=10'

            Stop with Ctrl+C. All settings: --help

            """;
    }

    private static string PlaceOf(IServiceProvider services)
    {
        StorageOptions storage = services.GetRequiredService<IOptions<StorageOptions>>().Value;
        if (storage.Kind == StorageKind.Sqlite)
            return Path.GetFullPath(storage.Path);
        CosmosOptions cosmos = services.GetRequiredService<IOptions<CosmosOptions>>().Value;
        string account = cosmos.Endpoint.Length > 0 ? cosmos.Endpoint : "the account of Cosmos:ConnectionString";
        return $"database {cosmos.Database} at {account}";
    }
}
