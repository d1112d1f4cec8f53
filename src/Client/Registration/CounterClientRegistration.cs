using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ShardedCounter.Client;

/// <summary>Registers the client with a host's services.</summary>
public static class CounterClientRegistration
{
    /// <summary>
    /// One <see cref="CounterClient"/> for the process, whose connections are renewed every few minutes. Options can be bound to configuration by
    /// <c>services.Configure&lt;CounterClientOptions&gt;(…)</c> too; they are checked when the client is first asked for.
    /// </summary>
    public static IServiceCollection AddCounterClient(this IServiceCollection services, Action<CounterClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<CounterClientOptions>();
        if (configure is not null)
            services.Configure(configure);
        services.TryAddSingleton(static provider => new CounterClient(provider.GetRequiredService<IOptions<CounterClientOptions>>().Value));
        return services;
    }

    /// <summary>
    /// One <see cref="CounterBuffer"/> for the process, on the client of <see cref="AddCounterClient"/>. It is flushed when the host's services are disposed of, which must be
    /// asynchronously, as the generic host does.
    /// </summary>
    public static IServiceCollection AddCounterBuffer(this IServiceCollection services, Action<CounterBufferOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddCounterClient();
        services.AddOptions<CounterBufferOptions>();
        if (configure is not null)
            services.Configure(configure);
        services.TryAddSingleton(static provider =>
            new CounterBuffer(provider.GetRequiredService<CounterClient>(), provider.GetRequiredService<IOptions<CounterBufferOptions>>().Value));
        return services;
    }
}
