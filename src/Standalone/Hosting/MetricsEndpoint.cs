using ShardedCounter.Http;

namespace ShardedCounter.Standalone.Hosting;

/// <summary><c>GET /metrics</c>: every instrument in the text that Prometheus reads. Of this host alone, and so beside the table of operations.</summary>
internal static class MetricsEndpoint
{
    private const string Path = "metrics";

    /// <summary>The endpoint. Who may read the pipeline's health may read this.</summary>
    /// <param name="app">With <see cref="TelemetryRegistration.AddCounterTelemetry"/>.</param>
    public static EndpointDefinition Of(WebApplication app)
    {
        var counters = app.Services.GetRequiredService<CounterEndpoints>();
        Operation pipeline = counters[OperationNames.Pipeline].Operation;
        IApplicationBuilder branch = ((IApplicationBuilder)app).New();
        branch.UseOpenTelemetryPrometheusScrapingEndpoint(static _ => true);
        RequestDelegate scrape = branch.Build();
        return counters.Beside(new Operation(Path, pipeline.Method, Path, pipeline.Access, pipeline.Right), context =>
        {
            context.Response.Headers.CacheControl = "no-store";
            return scrape(context);
        });
    }
}
