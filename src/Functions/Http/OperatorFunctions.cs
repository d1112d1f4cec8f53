using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ShardedCounter.Http;

namespace ShardedCounter.Functions.Http;

/// <summary>The operations for whoever runs the service. They only bind, as <see cref="CounterFunctions"/> does.</summary>
public sealed class OperatorFunctions(OperationRunner operations)
{
    /// <summary>Reads the number of shards.</summary>
    [Function("Layout")]
    public Task<IResult> LayoutAsync([HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = OperationRoutes.Layout)] HttpRequest request) =>
        operations.RunAsync(OperationNames.Layout, request);

    /// <summary>Raises the number of shards.</summary>
    [Function("LayoutRaise")]
    public Task<IResult> LayoutRaiseAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = OperationRoutes.Layout)] HttpRequest request) =>
        operations.RunAsync(OperationNames.LayoutRaise, request);

    /// <summary>Reads how the answering process's pipeline is doing.</summary>
    [Function("Pipeline")]
    public Task<IResult> PipelineAsync([HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = OperationRoutes.Pipeline)] HttpRequest request) =>
        operations.RunAsync(OperationNames.Pipeline, request);

    /// <summary>Whether the process answers; anyone may ask.</summary>
    [Function("HealthLive")]
    public Task<IResult> HealthLiveAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = OperationRoutes.HealthLive)] HttpRequest request) =>
        operations.RunAsync(OperationNames.HealthLive, request);

    /// <summary>Whether it can count; anyone may ask.</summary>
    [Function("HealthReady")]
    public Task<IResult> HealthReadyAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = OperationRoutes.HealthReady)] HttpRequest request) =>
        operations.RunAsync(OperationNames.HealthReady, request);
}
