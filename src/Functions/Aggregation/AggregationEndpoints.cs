using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using ShardedCounter.Http;

namespace ShardedCounter.Functions.Aggregation;

/// <summary>
/// What the two functions about aggregation answer, admitted and guarded as the operations of the table are: a listed key that may not operate the service starts no runs. Any thread.
/// </summary>
public sealed class AggregationEndpoints
{
    /// <summary>The route of both.</summary>
    public const string Route = "api/aggregation";

    private readonly EndpointDefinition _start;
    private readonly EndpointDefinition _last;

    /// <param name="counters">The table they stand beside.</param>
    public AggregationEndpoints(CounterEndpoints counters)
    {
        ArgumentNullException.ThrowIfNull(counters);
        _start = counters.Beside(new Operation("start-aggregation", HttpMethods.Post, Route, EndpointAccess.Operator, CallerRights.Operate), StartAsync);
        _last = counters.Beside(new Operation("get-aggregation", HttpMethods.Get, Route, EndpointAccess.Read, CallerRights.Operate), ReadAsync);
    }

    /// <summary>Starts a run: 202, whether it was started or runs already.</summary>
    public Task<IResult> StartAsync(HttpRequest request, DurableTaskClient client) => RunAsync(_start, request, client);

    /// <summary>The last run.</summary>
    public Task<IResult> ReadAsync(HttpRequest request, DurableTaskClient client) => RunAsync(_last, request, client);

    /// <summary>The client is the invocation's own, so it goes with the request.</summary>
    private static async Task<IResult> RunAsync(EndpointDefinition endpoint, HttpRequest request, DurableTaskClient client)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.HttpContext.Features.Set(client);
        await endpoint.Handler(request.HttpContext);
        return Results.Empty;
    }

    private static async Task StartAsync(HttpContext context)
    {
        bool started = await AggregationStarter.StartAsync(ClientOf(context), context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        await WriteAsync(context, new AggregationStart(started), AggregationJson.Default.AggregationStart);
    }

    private static async Task ReadAsync(HttpContext context)
    {
        OrchestrationMetadata? instance = await ClientOf(context).GetInstanceAsync(AggregateOrchestrator.InstanceId, getInputsAndOutputs: true, context.RequestAborted);
        await WriteAsync(context, StatusOf(instance), AggregationJson.Default.AggregationStatus);
    }

    private static DurableTaskClient ClientOf(HttpContext context) => context.Features.Get<DurableTaskClient>()!; // RunAsync puts it there

    private static Task WriteAsync<T>(HttpContext context, T answer, JsonTypeInfo<T> type)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(answer, type, "application/json", context.RequestAborted);
    }

    private static AggregationStatus StatusOf(OrchestrationMetadata? instance) => instance is null
        ? new AggregationStatus("none", null, null, null, null)
        : new AggregationStatus(
            instance.RuntimeStatus.ToString(),
            instance.CreatedAt,
            instance.LastUpdatedAt,
            instance.RuntimeStatus == OrchestrationRuntimeStatus.Completed ? instance.ReadOutputAs<AggregateRun>() : null,
            instance.FailureDetails?.ErrorMessage);
}
