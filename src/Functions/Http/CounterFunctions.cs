using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ShardedCounter.Http;

namespace ShardedCounter.Functions.Http;

/// <summary>The operations on counters, each a function with keys of its own. They only bind: the table and the handlers are in <c>src/Http</c>.</summary>
public sealed class CounterFunctions(OperationRunner operations)
{
    /// <summary>Counts one increment of one counter.</summary>
    [Function("Increment")]
    public Task<IResult> IncrementAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = OperationRoutes.CounterIncrement)] HttpRequest request) =>
        operations.RunAsync(OperationNames.Increment, request);

    /// <summary>Counts many increments.</summary>
    [Function("IncrementBatch")]
    public Task<IResult> IncrementBatchAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = OperationRoutes.Increments)] HttpRequest request) =>
        operations.RunAsync(OperationNames.IncrementBatch, request);

    /// <summary>Reads one counter.</summary>
    [Function("Read")]
    public Task<IResult> ReadAsync([HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = OperationRoutes.Counter)] HttpRequest request) =>
        operations.RunAsync(OperationNames.Read, request);

    /// <summary>Reads one counter's past.</summary>
    [Function("History")]
    public Task<IResult> HistoryAsync([HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = OperationRoutes.CounterHistory)] HttpRequest request) =>
        operations.RunAsync(OperationNames.History, request);

    /// <summary>Reads many counters.</summary>
    [Function("ReadMany")]
    public Task<IResult> ReadManyAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = OperationRoutes.CountersRead)] HttpRequest request) =>
        operations.RunAsync(OperationNames.ReadMany, request);

    /// <summary>Lists counters by value or name.</summary>
    [Function("List")]
    public Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = OperationRoutes.Counters)] HttpRequest request) =>
        operations.RunAsync(OperationNames.List, request);

    /// <summary>Drains a counter.</summary>
    [Function("Reset")]
    public Task<IResult> ResetAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = OperationRoutes.CounterReset)] HttpRequest request) =>
        operations.RunAsync(OperationNames.Reset, request);

    /// <summary>Drains a counter and hides it.</summary>
    [Function("Delete")]
    public Task<IResult> DeleteAsync([HttpTrigger(AuthorizationLevel.Function, "delete", Route = OperationRoutes.Counter)] HttpRequest request) =>
        operations.RunAsync(OperationNames.Delete, request);
}
