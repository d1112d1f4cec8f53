using Microsoft.Extensions.Configuration;

namespace ShardedCounter.Diagnostics;

/// <summary>Whether OpenTelemetry's standard settings name a collector. They would otherwise mean one on this machine, and telemetry goes nowhere that nobody named.</summary>
/// <remarks>The OpenTelemetry protocol exporter specification names them, and the exporter itself reads them for all the rest. Immutable; any thread.</remarks>
public static class CollectorSettings
{
    private const string EndpointOfAll = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string EndpointOfMetrics = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";

    /// <summary>True where a collector of logs, traces and metrics is named.</summary>
    public static bool TakesAll(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return !string.IsNullOrWhiteSpace(configuration[EndpointOfAll]);
    }

    /// <summary>True where a collector of metrics is named, or one of all.</summary>
    public static bool TakesMetrics(IConfiguration configuration) =>
        TakesAll(configuration) || !string.IsNullOrWhiteSpace(configuration[EndpointOfMetrics]);
}
