using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using ShardedCounter.Diagnostics;

namespace ShardedCounter.Standalone.Hosting;

/// <summary>Collects the meter of all stages and the runtime's own: for <see cref="MetricsEndpoint"/> always, and for an OTLP collector where the environment names one.</summary>
/// <remarks>
/// ASP.NET's instruments stay off: they are recorded by the request, these by the flush. The exporter brings logs and traces with it. No source of traces is listened to, so there are none;
/// log lines are kept back, because they are on standard output, where the process's supervisor takes them.
/// </remarks>
internal static class TelemetryRegistration
{
    /// <summary>What .NET itself measures: memory, collections, the thread pool, processor time.</summary>
    private const string RuntimeMeter = "System.Runtime";

    private const string ServiceName = "sharded-counter";

    /// <summary>Adds metrics as the settings say.</summary>
    public static void AddCounterTelemetry(this WebApplicationBuilder builder)
    {
        IOpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(static resource => resource.Clear().AddService(ServiceName).AddTelemetrySdk().AddEnvironmentVariableDetector()) // the last word is the environment's
            .WithMetrics(static metrics => metrics
                .AddMeter(CounterMeter.Name, RuntimeMeter)
                .AddPrometheusExporter(static prometheus => prometheus.ScrapeResponseCacheDurationMilliseconds = 0)); // each scrape tells what was counted before it
        if (!CollectorSettings.TakesMetrics(builder.Configuration))
            return;
        telemetry.UseOtlpExporter();
        builder.Logging.AddFilter<OpenTelemetryLoggerProvider>(static _ => false);
    }
}
