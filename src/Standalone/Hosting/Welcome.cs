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
        AuthOptions auth = app.Services.GetRequiredService<IOptions<AuthOptions>>().Value;
        bool open = auth.IsOpen;
        string place = PlaceOf(app.Services);
        string key = open ? string.Empty : " -H 'X-Api-Key: <your key>'";
        string access = open
            ? "open to everyone on this machine and to nobody else (set Auth:ApiKey to let others in)"
            : string.IsNullOrEmpty(auth.ApiKey) ? "only with a key of Auth:Keys, for what it may do; none may do everything"
            : auth.Keys.Count == 0 ? "only with the key of Auth:ApiKey"
            : "only with the key of Auth:ApiKey, or one of Auth:Keys for what it may do";
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
