using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ShardedCounter.Http;

namespace ShardedCounter.Functions.Http;

/// <summary>What browsers load, which anyone may. They only bind, as <see cref="CounterFunctions"/> does.</summary>
public sealed class PageFunctions(OperationRunner operations)
{
    /// <summary>The page for people; the host's own page must be off (<c>AzureWebJobsDisableHomepage</c>).</summary>
    [Function("Dashboard")]
    public Task<IResult> DashboardAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = OperationRoutes.Root)] HttpRequest request) =>
        operations.RunAsync(OperationNames.Dashboard, request);

    /// <summary>The browser client.</summary>
    [Function("Client")]
    public Task<IResult> ClientAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = OperationRoutes.Client)] HttpRequest request) =>
        operations.RunAsync(OperationNames.Client, request);

    /// <summary>The browser client's types.</summary>
    [Function("ClientTypes")]
    public Task<IResult> ClientTypesAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = OperationRoutes.ClientTypes)] HttpRequest request) =>
        operations.RunAsync(OperationNames.ClientTypes, request);

    /// <summary>The description of the HTTP surface.</summary>
    [Function("OpenApi")]
    public Task<IResult> OpenApiAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = OperationRoutes.OpenApi)] HttpRequest request) =>
        operations.RunAsync(OperationNames.OpenApi, request);

    /// <summary>What a problem means: where its <c>type</c> leads.</summary>
    [Function("Problem")]
    public Task<IResult> ProblemAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = OperationRoutes.Problem)] HttpRequest request) =>
        operations.RunAsync(OperationNames.Problem, request);

    /// <summary>A file that a page needs.</summary>
    [Function("Asset")]
    public Task<IResult> AssetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = OperationRoutes.Asset)] HttpRequest request) =>
        operations.RunAsync(OperationNames.Asset, request);
}
