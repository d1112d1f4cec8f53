using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ShardedCounter.Aggregation;
using ShardedCounter.Diagnostics;
using ShardedCounter.Flushing;
using ShardedCounter.Growth;
using ShardedCounter.Ingestion;
using ShardedCounter.Reading;
using ShardedCounter.Storage;

namespace ShardedCounter.Hosting;

/// <summary>Adds the counting core to a host's services. The host adds an <see cref="ICounterStore"/> and opens <see cref="LayoutSource"/> before it starts.</summary>
public static class CountingRegistration
{
    /// <summary>
    /// Intake, flushing, growth, reading and resets, with their options from the sections <c>Flush</c>, <c>Shards</c>, <c>Aggregation</c> and <c>Reading</c>.
    /// </summary>
    public static IServiceCollection AddCounting(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<FlushOptions>().Bind(configuration.GetSection(FlushOptions.Section)).ValidateOnStart();
        services.AddOptions<ShardsOptions>().Bind(configuration.GetSection(ShardsOptions.Section)).ValidateOnStart();
        services.AddOptions<AggregationOptions>().Bind(configuration.GetSection(AggregationOptions.Section)).ValidateOnStart();
        services.AddOptions<ReadingOptions>().Bind(configuration.GetSection(ReadingOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<FlushOptions>, FlushOptionsValidator>();
        services.AddSingleton<IValidateOptions<ShardsOptions>, ShardsOptionsValidator>();
        services.AddSingleton<IValidateOptions<AggregationOptions>, AggregationOptionsValidator>();
        services.AddSingleton<IValidateOptions<ReadingOptions>, ReadingOptionsValidator>();

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<CounterMeter>();
        AddGrowth(services);
        services.AddSingleton(static provider => new CountingPipeline(
            provider.GetRequiredService<ICounterStore>(),
            provider.GetRequiredService<LayoutSource>(),
            provider.GetRequiredService<ThrottleWatch>(),
            Value<FlushOptions>(provider),
            new PipelineSeams { Time = provider.GetRequiredService<TimeProvider>(), OwnThread = true },
            provider.GetRequiredService<CounterMeter>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("ShardedCounter.Flushing")));
        services.AddSingleton<IIncrementIntake>(static provider => provider.GetRequiredService<CountingPipeline>().Intake);
        services.AddSingleton<IPipelineHealth>(static provider => provider.GetRequiredService<CountingPipeline>());
        services.AddSingleton(static provider => new AllShardsReader(
            provider.GetRequiredService<ICounterStore>(),
            provider.GetRequiredService<ICounterStore>(),
            provider.GetRequiredService<LayoutSource>()));
        services.AddSingleton(static provider => new CounterReader(
            provider.GetRequiredService<ICounterStore>(),
            provider.GetRequiredService<AllShardsReader>(),
            Value<ReadingOptions>(provider),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ICounterReader>(static provider => provider.GetRequiredService<CounterReader>());
        services.AddSingleton<ICounterResetter>(static provider => new CounterResetter(
            provider.GetRequiredService<ICounterStore>(),
            provider.GetRequiredService<AllShardsReader>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<CounterReader>().Forget));
        services.AddSingleton<AggregationMetrics>();
        services.AddSingleton(static provider => new AggregationSteps(
            provider.GetRequiredService<ICounterStore>(),
            new FeedDrainer(provider.GetRequiredService<ICounterStore>(), Value<AggregationOptions>(provider)),
            provider.GetRequiredService<AggregationMetrics>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("ShardedCounter.Aggregation")));
        services.AddSingleton(static provider => new Aggregator(provider.GetRequiredService<AggregationSteps>()));
        services.AddSingleton<IHostedService>(static provider => new LagGauge(
            provider.GetRequiredService<CounterMeter>(),
            provider.GetRequiredService<CounterReader>().ReadAsOfAsync,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("ShardedCounter.Aggregation")));
        services.AddSingleton<PipelineSampler>();
        services.AddSingleton<IHostedService>(static provider => provider.GetRequiredService<PipelineSampler>());
        services.AddSingleton<IPipelineReporter>(static provider => new PipelineReporter(
            provider.GetRequiredService<CountingPipeline>(),
            provider.GetRequiredService<PipelineSampler>(),
            provider.GetRequiredService<LayoutSource>(),
            provider.GetRequiredService<CounterReader>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<CountingService>();
        return services;
    }

    /// <summary>Aggregation in this process, for hosts without an orchestrator.</summary>
    public static IServiceCollection AddAggregationLoop(this IServiceCollection services) =>
        services.AddSingleton<IHostedService>(static provider => new AggregationService(
            provider.GetRequiredService<Aggregator>(),
            Value<AggregationOptions>(provider),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<CounterReader>().Forget,
            provider.GetRequiredService<ILogger<AggregationService>>()));

    private static void AddGrowth(IServiceCollection services)
    {
        services.AddSingleton<LayoutSource>();
        services.AddSingleton<GrowthMetrics>();
        services.AddSingleton<ThrottleWatch>();
        services.AddSingleton(static provider => new LayoutKeeper(
            provider.GetRequiredService<ICounterStore>(),
            provider.GetRequiredService<LayoutSource>(),
            provider.GetRequiredService<ThrottleWatch>(),
            new GrowthRule(Value<ShardsOptions>(provider), GrowthLimits.Standard, provider.GetRequiredService<TimeProvider>()),
            Value<ShardsOptions>(provider),
            provider.GetRequiredService<GrowthMetrics>(),
            Log(provider)));
        services.AddSingleton<ILayoutOperator>(static provider => new LayoutOperator(
            provider.GetRequiredService<ICounterStore>(),
            provider.GetRequiredService<LayoutSource>(),
            Value<ShardsOptions>(provider),
            provider.GetRequiredService<GrowthMetrics>(),
            Log(provider)));
        services.AddSingleton<IHostedService>(static provider => new LayoutService(
            provider.GetRequiredService<LayoutKeeper>(),
            provider.GetRequiredService<LayoutSource>(),
            Value<ShardsOptions>(provider),
            new Random(),
            provider.GetRequiredService<TimeProvider>(),
            Log(provider)));

        static ILogger Log(IServiceProvider provider) => provider.GetRequiredService<ILoggerFactory>().CreateLogger("ShardedCounter.Growth");
    }

    private static T Value<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(IServiceProvider provider)
        where T : class => provider.GetRequiredService<IOptions<T>>().Value;
}
