using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace ShardedCounter.Functions.Aggregation;

/// <summary>For whoever runs the service: start a run of aggregation now, and see the last one. Only this host has them; in others a loop aggregates. They only bind.</summary>
public sealed class AggregationFunctions(AggregationEndpoints endpoints)
{
    /// <summary>Starts a run.</summary>
    [Function("StartAggregation")]
    public Task<IResult> StartAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = AggregationEndpoints.Route)] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        endpoints.StartAsync(request, client);

    /// <summary>The last run.</summary>
    [Function("GetAggregation")]
    public Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = AggregationEndpoints.Route)] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        endpoints.ReadAsync(request, client);
}
