using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ShardedCounter.Functions.Aggregation;
using ShardedCounter.Functions.Http;
using ShardedCounter.Growth;
using ShardedCounter.Hosting;
using ShardedCounter.Http;
using ShardedCounter.Model;
using ShardedCounter.Storage;
using ShardedCounter.Storage.Cosmos;

namespace ShardedCounter.Functions.Hosting;

/// <summary>Puts the pieces together: core, HTTP surface, event ingestion, Cosmos DB. No aggregation loop: the orchestration runs it.</summary>
internal static class FunctionsRegistration
{
    /// <summary>How long the platform's patience is taken to last: open requests end, then the pipeline writes what was taken, for <c>Flush:DrainTimeout</c>.</summary>
    private static readonly TimeSpan _shutdown = TimeSpan.FromSeconds(9);

    /// <summary>Adds everything but telemetry.</summary>
    public static void AddCounterFunctions(this FunctionsApplicationBuilder builder)
    {
        IConfiguration configuration = builder.Configuration;
        IServiceCollection services = builder.Services;
        services.Configure<HostOptions>(static options => options.ShutdownTimeout = _shutdown);
        services.AddOptions<FunctionsSettings>().Configure(settings => settings.Read(configuration)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<FunctionsSettings>, FunctionsSettingsValidator>();
        services.AddSingleton<ICallerIdentity, FunctionKeyIdentity>();
        services.AddSingleton<OperationRunner>();
        services.AddSingleton<AggregationEndpoints>();
        services.AddCounting(configuration);
        services.AddEventIngestion(configuration);
        services.AddCosmosStorage(configuration);
        services.AddCounterHttp(configuration);
    }

    /// <summary>Checks all settings, then opens the store and its layout: before the host runs, because everything that counts needs the layout when it is made.</summary>
    /// <exception cref="OptionsValidationException">Settings are missing, wrong or contradictory.</exception>
    /// <exception cref="CosmosSetupException">The account or its containers are not what the counters need.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer; the Functions host starts the process again.</exception>
    public static async Task OpenStoreAsync(this IHost host, CancellationToken cancellationToken)
    {
        StartupSettings.Validate(host.Services);
        await host.Services.GetRequiredService<CosmosStorage>().PrepareAsync(cancellationToken);
        var layouts = host.Services.GetRequiredService<LayoutSource>();
        int? shards = host.Services.GetRequiredService<IOptions<FunctionsSettings>>().Value.Shards;
        if (await layouts.OpenAsync(host.Services.GetRequiredService<ICounterStore>(), shards, cancellationToken) is { } mismatch)
            throw new OptionsValidationException(nameof(FunctionsSettings), typeof(FunctionsSettings), [mismatch]);
        Layout layout = layouts.Current;
        FunctionsLog.StoreOpened(host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("ShardedCounter.Hosting"), layout.Shards, layout.StableShards);
    }
}
