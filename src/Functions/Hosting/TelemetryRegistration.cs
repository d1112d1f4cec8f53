using Azure.Core;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using ShardedCounter.Diagnostics;

namespace ShardedCounter.Functions.Hosting;

/// <summary>Sends the worker's logs, traces and the meter of all stages by OpenTelemetry: to Application Insights, to any OTLP collector, to both or to neither.</summary>
/// <remarks>
/// Traces are sampled, logs are not, not even those of a trace left out: what failed is logged, so no failure is lost to sampling. Metrics count everything.
/// </remarks>
internal static class TelemetryRegistration
{
    private const string ConnectionString = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string Authentication = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    /// <summary>Requests are many and alike; five traces a second an instance show what they are like.</summary>
    private const double TracesPerSecond = 5;

    /// <summary>Adds telemetry as the settings say.</summary>
    public static void AddCounterTelemetry(this FunctionsApplicationBuilder builder)
    {
        ConfigurationManager configuration = builder.Configuration;
        IOpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(static metrics => metrics.AddMeter(CounterMeter.Name))
            .UseFunctionsWorkerDefaults();
        if (CollectorSettings.TakesAll(configuration))
            telemetry.UseOtlpExporter();
        if (configuration[ConnectionString] is { Length: > 0 } connection)
        {
            TokenCredential? credential = CredentialOf(configuration[Authentication]);
            telemetry.UseAzureMonitorExporter(options =>
            {
                options.ConnectionString = connection;
                options.TracesPerSecond = TracesPerSecond;
                options.EnableTraceBasedLogsSampler = false;
                if (credential is not null)
                    options.Credential = credential;
            });
        }
    }

    /// <summary>Reads what the host reads too: <c>Authorization=AAD</c>, and <c>ClientId=…</c> for a user-assigned identity.</summary>
    /// <returns>Null where the connection string's key is enough.</returns>
    internal static TokenCredential? CredentialOf(string? text)
    {
        Dictionary<string, string> parts = (text ?? "")
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(static part => part.Split('=', 2))
            .Where(static pair => pair.Length == 2)
            .GroupBy(static pair => pair[0], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(static pairs => pairs.Key, static pairs => pairs.First()[1], StringComparer.OrdinalIgnoreCase);
        if (!parts.TryGetValue("Authorization", out string? kind) || !string.Equals(kind, "AAD", StringComparison.OrdinalIgnoreCase))
            return null;
        return new ManagedIdentityCredential(
            parts.TryGetValue("ClientId", out string? client) ? ManagedIdentityId.FromUserAssignedClientId(client) : ManagedIdentityId.SystemAssigned);
    }
}
