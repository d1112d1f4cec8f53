using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ShardedCounter.Aggregation;
using ShardedCounter.Diagnostics;
using ShardedCounter.Growth;
using ShardedCounter.Http.Endpoints;
using ShardedCounter.Http.Problems;
using ShardedCounter.Ingestion;
using ShardedCounter.Reading;

namespace ShardedCounter.Http;

/// <summary>The operations of <see cref="OperationTable"/> with the handlers that answer them. Immutable and safe to share.</summary>
/// <remarks>A host with routes maps <see cref="All"/>; one whose triggers route calls <see cref="RunAsync"/>.</remarks>
public sealed class CounterEndpoints
{
    /// <summary>What the fallback is called in logs.</summary>
    internal const string NoOperation = "no operation";

    /// <summary>What the fallback counts as: it tells nothing.</summary>
    private static readonly Operation _nothing = new(NoOperation, HttpMethods.Get, "", EndpointAccess.Anonymous);

    private readonly Admission _admission;
    private readonly ILogger _logger;
    private readonly FrozenDictionary<string, EndpointDefinition> _byName;

    internal CounterEndpoints(
        IIncrementIntake intake,
        ICounterReader reader,
        ICounterResetter resetter,
        ILayoutOperator layouts,
        IPipelineHealth health,
        IPipelineReporter pipeline,
        ReadCaching caching,
        Admission admission,
        ILogger logger)
    {
        _admission = admission;
        _logger = logger;
        var reset = new ResetEndpoint(resetter, admission);
        var layout = new LayoutEndpoint(layouts);
        var handlers = new Dictionary<string, RequestDelegate>
        {
            [OperationNames.Increment] = new IncrementEndpoint(intake, admission, new FailureGuard(OperationTable.All.Single(static row => row.Name == OperationNames.Increment), logger)).HandleAsync,
            [OperationNames.IncrementBatch] = new BatchEndpoint(intake, admission).HandleAsync,
            [OperationNames.Read] = new ReadEndpoint(reader, caching, admission).HandleAsync,
            [OperationNames.History] = new HistoryEndpoint(reader, caching).HandleAsync,
            [OperationNames.ReadMany] = new ReadManyEndpoint(reader, admission).HandleAsync,
            [OperationNames.List] = new ListEndpoint(reader, caching, admission).HandleAsync,
            [OperationNames.Reset] = reset.HandleResetAsync,
            [OperationNames.Delete] = reset.HandleDeleteAsync,
            [OperationNames.Layout] = layout.HandleReadAsync,
            [OperationNames.LayoutRaise] = layout.HandleRaiseAsync,
            [OperationNames.Pipeline] = new PipelineEndpoint(pipeline).HandleAsync,
            [OperationNames.Dashboard] = new AssetEndpoint("dashboard.html").HandleAsync,
            [OperationNames.Client] = new AssetEndpoint("counter.js", forOtherSites: true).HandleAsync,
            [OperationNames.ClientTypes] = new AssetEndpoint("counter.d.ts", forOtherSites: true).HandleAsync,
            [OperationNames.OpenApi] = new AssetEndpoint("openapi.json", forOtherSites: true).HandleAsync,
            [OperationNames.Problem] = ProblemEndpoint.HandleAsync,
            [OperationNames.Asset] = new AssetEndpoint().HandleAsync,
            [OperationNames.HealthLive] = HealthEndpoint.HandleLiveAsync,
            [OperationNames.HealthReady] = new HealthEndpoint(health).HandleReadyAsync,
        };
        All = [.. OperationTable.All.Select(operation => Bind(operation, handlers))];
        _byName = All.ToFrozenDictionary(static endpoint => endpoint.Operation.Name);
        Fallback = FallbackBeside([]);
    }

    /// <summary>Every operation.</summary>
    public IReadOnlyList<EndpointDefinition> All { get; }

    /// <summary>Answers every other request: 404, or 405 with <c>Allow</c>.</summary>
    public RequestDelegate Fallback { get; }

    /// <summary>The operation of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public EndpointDefinition this[string name] =>
        _byName.TryGetValue(name, out EndpointDefinition? endpoint) ? endpoint : throw new KeyNotFoundException($"No operation is named '{name}'.");

    /// <summary>An operation that one host has beside the table, admitted and guarded as those of the table are.</summary>
    /// <param name="operation">What it is; its path is no row's.</param>
    /// <param name="handler">Answers an admitted request.</param>
    public EndpointDefinition Beside(Operation operation, RequestDelegate handler) => new(operation, Guard(operation, handler));

    /// <summary><see cref="Fallback"/> of a host with operations beside the table: it knows their methods too.</summary>
    public RequestDelegate FallbackBeside(IEnumerable<EndpointDefinition> own) =>
        Guard(_nothing, new NoEndpoint([.. OperationTable.All, .. own.Select(static endpoint => endpoint.Operation)]).HandleAsync);

    /// <summary>Answers a request by the operation of that name, for a host that has routed it already: its route values are the request's.</summary>
    /// <param name="name">One of <see cref="OperationNames"/>.</param>
    /// <param name="context">The request; its answer is complete, but for buffers not yet sent, when the task is.</param>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Task RunAsync(string name, HttpContext context) => this[name].Handler(context);

    /// <summary>Answers for an exception that came from outside of the handlers, which answer for their own; details go to the log only.</summary>
    /// <param name="context">The request; nothing of its answer has been sent.</param>
    /// <param name="name">What failed, for the log.</param>
    /// <param name="access">What it does to counters: for a write the caller hears that the outcome is unknown.</param>
    /// <param name="failure">The exception.</param>
    public Task AnswerFailureAsync(HttpContext context, string name, EndpointAccess access, Exception failure) =>
        FailureResponse.WriteAsync(context, name, access, failure, _logger);

    private EndpointDefinition Bind(Operation operation, Dictionary<string, RequestDelegate> handlers) =>
        handlers.TryGetValue(operation.Name, out RequestDelegate? handler)
            ? new EndpointDefinition(operation, Guard(operation, handler, guardsWaits: operation.Name == OperationNames.Increment))
            : throw new InvalidOperationException($"The operation '{operation.Name}' has no handler.");

    private RequestDelegate Guard(Operation operation, RequestDelegate handler, bool guardsWaits = false) =>
        new GuardedHandler(operation, handler, guardsWaits, _admission, new FailureGuard(operation, _logger)).HandleAsync;
}
