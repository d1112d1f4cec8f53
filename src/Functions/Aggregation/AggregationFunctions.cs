using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace ShardedCounter.Functions.Aggregation;

/// <summary>For whoever runs the service: start a run of aggregation now, and see the last one. Only this host has them; in others a loop aggregates.</summary>
public sealed class AggregationFunctions
{
    /// <summary>The route of both.</summary>
    public const string Route = "api/aggregation";

    /// <summary>Starts a run: 202, whether it was started or runs already.</summary>
    [Function("StartAggregation")]
    public static async Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Route)] HttpRequest request, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        bool started = await AggregationStarter.StartAsync(client, cancellationToken);
        return Results.Json(new AggregationStart(started), AggregationJson.Default.AggregationStart, statusCode: StatusCodes.Status202Accepted);
    }

    /// <summary>The last run.</summary>
    [Function("GetAggregation")]
    public static async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Route)] HttpRequest request, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(client);
        OrchestrationMetadata? instance = await client.GetInstanceAsync(AggregateOrchestrator.InstanceId, getInputsAndOutputs: true, cancellationToken);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return Results.Json(StatusOf(instance), AggregationJson.Default.AggregationStatus);
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
