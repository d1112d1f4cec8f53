using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ShardedCounter.Aggregation;
using ShardedCounter.Diagnostics;
using ShardedCounter.Growth;
using ShardedCounter.Http.Endpoints;
using ShardedCounter.Ingestion;
using ShardedCounter.Reading;

namespace ShardedCounter.Http;

/// <summary>Registers the HTTP surface.</summary>
public static class CounterHttpServices
{
    /// <summary>The name of the CORS policy that <see cref="AddCounterHttp"/> makes.</summary>
    internal const string CorsPolicyName = "counters";

    private static readonly TimeSpan _preflightMaxAge = TimeSpan.FromHours(1);

    /// <summary>
    /// Registers <see cref="CounterEndpoints"/> and its options, checked at start-up. The host registers <see cref="IIncrementIntake"/>,
    /// <see cref="ICounterReader"/>, <see cref="ICounterResetter"/>, <see cref="ILayoutOperator"/>, <see cref="IPipelineHealth"/> and <see cref="IPipelineReporter"/>,
    /// and may register its own <see cref="ICallerIdentity"/> before.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">With the sections <c>Http</c>, <c>Auth</c>, <c>RateLimit</c> and <c>Cors</c>, all of them optional.</param>
    public static IServiceCollection AddCounterHttp(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<HttpOptions>().Bind(configuration.GetSection(HttpOptions.Section)).ValidateOnStart();
        services.AddOptions<AuthOptions>().Configure(options => Read(options, configuration)).ValidateOnStart();
        services.AddOptions<RateLimitOptions>().Bind(configuration.GetSection(RateLimitOptions.Section))
            .Configure(options => options.TrustedProxies = RateLimitOptions.ReadProxies(configuration)).ValidateOnStart();
        services.AddOptions<CounterCorsOptions>().Configure(options => options.Origins = CounterCorsOptions.ReadOrigins(configuration)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HttpOptions>, HttpOptionsValidator>();
        services.AddSingleton<IValidateOptions<AuthOptions>, AuthOptionsValidator>();
        services.AddSingleton<IValidateOptions<RateLimitOptions>, RateLimitOptionsValidator>();
        services.AddSingleton<IValidateOptions<CounterCorsOptions>, CounterCorsOptionsValidator>();
        services.AddSingleton<KeyRing>();
        services.TryAddSingleton<ICallerIdentity, ApiKeyIdentity>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(static provider => new Admission(
            provider.GetRequiredService<ICallerIdentity>(),
            CallerLimits.From(
                provider.GetRequiredService<IOptions<RateLimitOptions>>(),
                provider.GetRequiredService<KeyRing>(),
                provider.GetRequiredService<ICallerIdentity>(),
                provider.GetRequiredService<TimeProvider>())));
        services.AddSingleton<ReadCaching>();
        services.AddSingleton(provider => new CounterEndpoints(
            provider.GetRequiredService<IIncrementIntake>(),
            provider.GetRequiredService<ICounterReader>(),
            provider.GetRequiredService<ICounterResetter>(),
            provider.GetRequiredService<ILayoutOperator>(),
            provider.GetRequiredService<IPipelineHealth>(),
            provider.GetRequiredService<IPipelineReporter>(),
            provider.GetRequiredService<ReadCaching>(),
            provider.GetRequiredService<Admission>(),
            provider.GetRequiredService<ILogger<CounterEndpoints>>()));
        services.PostConfigure<LoggerFilterOptions>(SecretLogs.Silence);

        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<IOptions<CounterCorsOptions>>((cors, options) =>
            cors.AddPolicy(CorsPolicyName, policy => Allow(policy, options.Value)));
        return services;
    }

    private static void Read(AuthOptions options, IConfiguration configuration)
    {
        IConfigurationSection section = configuration.GetSection(AuthOptions.Section);
        options.ApiKey = section[nameof(options.ApiKey)];
        options.AnonymousReads = section.GetValue(nameof(options.AnonymousReads), false);
        options.Keys = AuthOptions.ReadKeys(configuration);
    }

    private static void Allow(CorsPolicyBuilder policy, CounterCorsOptions options)
    {
        if (options.Origins is ["*"])
            policy.AllowAnyOrigin();
        else
            policy.WithOrigins([.. options.Origins]);
        policy
            .WithMethods("GET", "HEAD", "POST", "DELETE")
            .WithHeaders("Idempotency-Key", "Content-Type", KeyRing.ApiKeyHeader, "If-None-Match")
            .WithExposedHeaders("ETag", "Retry-After")
            .SetPreflightMaxAge(_preflightMaxAge);
    }
}
