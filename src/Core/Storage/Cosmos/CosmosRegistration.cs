using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ShardedCounter.Diagnostics;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>Adds the Cosmos DB store to a host's services. The host calls <see cref="CosmosStorage.PrepareAsync"/> before it starts.</summary>
public static class CosmosRegistration
{
    /// <summary><see cref="CosmosStorage"/> and its <see cref="ICounterStore"/>, with options from the section <c>Cosmos</c>; after <c>AddCounting</c>.</summary>
    public static IServiceCollection AddCosmosStorage(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<CosmosOptions>().Bind(configuration.GetSection(CosmosOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CosmosOptions>, CosmosOptionsValidator>();
        services.AddSingleton(static provider => new CosmosStorage(
            provider.GetRequiredService<IOptions<CosmosOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<CounterMeter>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("ShardedCounter.Storage")));
        services.AddSingleton(static provider => provider.GetRequiredService<CosmosStorage>().Store);
        return services;
    }
}
