using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ShardedCounter.Aggregation;
using ShardedCounter.Diagnostics;
using ShardedCounter.Growth;
using ShardedCounter.Http.Endpoints;
using ShardedCounter.Ingestion;
using ShardedCounter.Reading;

namespace ShardedCounter.Http;

/// <summary>The operations of the HTTP surface, defined here and nowhere else. Immutable and safe to share.</summary>
/// <remarks>A host with routes maps <see cref="All"/>; one whose triggers route calls the handlers by name.</remarks>
public sealed class CounterEndpoints
{
    private readonly ICallerIdentity _identity;
    private readonly ILogger _logger;

    internal CounterEndpoints(
        IIncrementIntake intake,
        ICounterReader reader,
        ICounterResetter resetter,
        ILayoutOperator layouts,
        IPipelineHealth health,
        ReadCaching caching,
        ICallerIdentity identity,
        ILogger logger)
    {
        _identity = identity;
        _logger = logger;
        var reset = new ResetEndpoint(resetter, identity);
        var layout = new LayoutEndpoint(layouts);
        All =
        [
            Define(
                "increment", "POST", "/api/counters/{id}/increment", EndpointAccess.Write, new IncrementEndpoint(intake, identity).HandleAsync),
            Define("increment-batch", "POST", "/api/increments", EndpointAccess.Write, new BatchEndpoint(intake, identity).HandleAsync),
            Define("read", "GET", "/api/counters/{id}", EndpointAccess.Read, new ReadEndpoint(reader, caching).HandleAsync),
            Define("read-many", "POST", "/api/counters/read", EndpointAccess.Read, new ReadManyEndpoint(reader).HandleAsync),
            Define("list", "GET", "/api/counters", EndpointAccess.Read, new ListEndpoint(reader, caching).HandleAsync),
            Define("reset", "POST", "/api/counters/{id}/reset", EndpointAccess.Write, reset.HandleResetAsync),
            Define("delete", "DELETE", "/api/counters/{id}", EndpointAccess.Write, reset.HandleDeleteAsync),
            Define("layout", "GET", "/api/layout", EndpointAccess.Read, layout.HandleReadAsync),
            Define("layout-raise", "POST", "/api/layout", EndpointAccess.Operator, layout.HandleRaiseAsync),
            Define("health-live", "GET", "/api/health/live", EndpointAccess.Anonymous, HealthEndpoint.HandleLiveAsync),
            Define("health-ready", "GET", "/api/health/ready", EndpointAccess.Anonymous, new HealthEndpoint(health).HandleReadyAsync),
        ];
        Fallback = Guard("no operation", EndpointAccess.Anonymous, new NoEndpoint(All).HandleAsync);
    }

    /// <summary>Every operation.</summary>
    public IReadOnlyList<EndpointDefinition> All { get; }

    /// <summary>Answers every other request: 404, or 405 with <c>Allow</c>.</summary>
    public RequestDelegate Fallback { get; }

    /// <summary>The operation of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public EndpointDefinition this[string name] =>
        All.FirstOrDefault(operation => operation.Name == name) ?? throw new KeyNotFoundException($"No operation is named '{name}'.");

    private EndpointDefinition Define(string name, string method, string pattern, EndpointAccess access, RequestDelegate handler) =>
        new(name, method, pattern, access, Guard(name, access, handler));

    private RequestDelegate Guard(string operation, EndpointAccess access, RequestDelegate handler) =>
        new GuardedHandler(operation, handler, access, _identity, _logger).HandleAsync;
}
