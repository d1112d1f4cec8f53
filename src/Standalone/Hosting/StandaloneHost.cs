using Microsoft.Extensions.Options;
using ShardedCounter.Growth;
using ShardedCounter.Hosting;
using ShardedCounter.Http;
using ShardedCounter.Standalone.Storage;
using ShardedCounter.Storage;
using ShardedCounter.Storage.Cosmos;

namespace ShardedCounter.Standalone.Hosting;

/// <summary>Puts the pieces together: core, HTTP surface, and the store: SQLite or Cosmos DB.</summary>
internal static class StandaloneHost
{
    /// <summary>How long open requests may take to finish once shutdown began; then the pipeline writes what was taken, for <c>Flush:DrainTimeout</c>.</summary>
    private static readonly TimeSpan _serverStop = TimeSpan.FromSeconds(3);

    /// <summary>Builds the host with its store open. Nothing listens yet.</summary>
    /// <exception cref="StoreOpenException">The database file cannot be used.</exception>
    /// <exception cref="CosmosSetupException">The Cosmos DB account cannot be used.</exception>
    /// <exception cref="StoreUnavailableException">The Cosmos DB account does not answer.</exception>
    /// <exception cref="OptionsValidationException">A setting breaks a rule.</exception>
    public static async Task<WebApplication> BuildAsync(string[] args)
    {
        // Not watching for changed settings: the watcher would wake for every write to the database in the working folder.
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder([.. args, "--hostBuilder:reloadConfigOnChange=false"]);
        ConfigurationManager configuration = builder.Configuration;
        StorageKind kind = configuration.GetValue($"{StorageOptions.Section}:{nameof(StorageOptions.Kind)}", StorageKind.Sqlite);
        Listen(builder, kind);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);

        builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = _serverStop);
        builder.Services.AddOptions<StorageOptions>().Bind(configuration.GetSection(StorageOptions.Section)).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        AddStore(builder, kind);
        builder.Services.AddCounting(configuration);
        builder.Services.AddAggregationLoop();
        builder.Services.AddCounterHttp(configuration);
        builder.AddCounterTelemetry();

        WebApplication app = builder.Build();
        StartupSettings.Validate(app.Services);
        if (kind == StorageKind.Cosmos)
            await app.Services.GetRequiredService<CosmosStorage>().PrepareAsync(CancellationToken.None);
        var store = app.Services.GetRequiredService<ICounterStore>();
        int? shards = app.Services.GetRequiredService<IOptions<StorageOptions>>().Value.Shards;
        string? mismatch = await app.Services.GetRequiredService<LayoutSource>().OpenAsync(store, shards, CancellationToken.None);
        if (mismatch is not null)
            throw new OptionsValidationException(nameof(StorageOptions), typeof(StorageOptions), [mismatch]);
        app.UseCounterHttp();
        app.MapCounterEndpoints(MetricsEndpoint.Of(app));
        return app;
    }

    private static void AddStore(WebApplicationBuilder builder, StorageKind kind)
    {
        if (kind == StorageKind.Cosmos)
        {
            builder.Services.AddCosmosStorage(builder.Configuration);
            return;
        }

        builder.Services.AddSingleton(OpenStore);
        builder.Services.AddSingleton<ICounterStore>(static provider => provider.GetRequiredService<SqliteCounterStore>());
    }

    private static void Listen(WebApplicationBuilder builder, StorageKind kind)
    {
        if (ListenRule.AddressesOf(builder.Configuration).Count == 0)
            builder.Configuration["urls"] = ListenRule.DefaultUrl;
        if (string.IsNullOrEmpty(builder.Configuration["Auth:ApiKey"]) && AuthOptions.ReadKeys(builder.Configuration).Count == 0)
        {
            foreach (string address in ListenRule.AddressesOf(builder.Configuration))
            {
                if (ListenRule.Objection(address) is { } objection)
                    throw new OptionsValidationException("Auth", typeof(AuthOptions), [objection]);
            }
        }

        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            ConnectionLimits.Set(kestrel.Limits);
        });

        if (kind != StorageKind.Sqlite)
            return; // the Cosmos SDK's continuations are not ours to run on the threads that wait for sockets

        // Handlers never block, they wait for a commit without a thread: so they may run where the socket's event arrived and save a hop or two (SocketThreads).
        // What they do at length (a batch of 1 MiB: some milliseconds) delays other connections no more than it would on a busy pool.
        SocketThreads.RunRequestsThere();
        builder.WebHost.UseSockets(static sockets => sockets.UnsafePreferInlineScheduling = true);
    }

    private static SqliteCounterStore OpenStore(IServiceProvider services)
    {
        var lifetime = services.GetRequiredService<IHostApplicationLifetime>();
        ILogger log = services.GetRequiredService<ILoggerFactory>().CreateLogger("ShardedCounter.Storage");
        return SqliteCounterStore.Open(
            services.GetRequiredService<IOptions<StorageOptions>>().Value.Path,
            services.GetRequiredService<TimeProvider>(),
            log,
            reason =>
            {
                Environment.ExitCode = ExitCode.StoreFailed;
                StandaloneLog.StoreFailed(log, reason);
                lifetime.StopApplication();
            });
    }
}
