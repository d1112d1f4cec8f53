using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ShardedCounter.Diagnostics;
using ShardedCounter.Growth;
using ShardedCounter.Ingestion.Events;
using ShardedCounter.Storage;

namespace ShardedCounter.Hosting;

/// <summary>Adds the counting of event batches to a host that has <see cref="CountingRegistration.AddCounting"/>.</summary>
public static class EventIngestionRegistration
{
    /// <summary><see cref="PartitionIngestor"/>, with its options from the section <c>Ingest</c>.</summary>
    public static IServiceCollection AddEventIngestion(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<IngestOptions>().Bind(configuration.GetSection(IngestOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<IngestOptions>, IngestOptionsValidator>();
        services.AddSingleton(static provider => new PartitionIngestor(
            provider.GetRequiredService<ICounterStore>(),
            provider.GetRequiredService<LayoutSource>(),
            provider.GetRequiredService<IOptions<IngestOptions>>().Value,
            provider.GetRequiredService<ThrottleWatch>(),
            provider.GetRequiredService<TimeProvider>(),
            new Random(),
            provider.GetRequiredService<CounterMeter>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("ShardedCounter.Ingestion")));
        return services;
    }
}
