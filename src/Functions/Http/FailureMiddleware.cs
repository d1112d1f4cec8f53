using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using ShardedCounter.Http;

namespace ShardedCounter.Functions.Http;

/// <summary>Answers a failed HTTP function with a problem document; without it the host sends an empty 500. Other triggers' failures pass.</summary>
internal sealed class FailureMiddleware(CounterEndpoints endpoints) : IFunctionsWorkerMiddleware
{
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) =>
        context.GetHttpContext() is { } http ? GuardAsync(context, http, next) : next(context);

    private async Task GuardAsync(FunctionContext context, HttpContext http, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception failure) // the outermost frame of the request
        {
            string function = context.FunctionDefinition.Name;
            await endpoints.AnswerFailureAsync(http, function, AccessOf(function), failure);
            context.GetInvocationResult().Value = Results.Empty;
        }
    }

    private static EndpointAccess AccessOf(string function) =>
        OperationTable.All.FirstOrDefault(operation => IsSame(operation.Name, function))?.Access ?? EndpointAccess.Anonymous;

    /// <summary>A function is called as its operation, in the case of C#.</summary>
    private static bool IsSame(string operation, string function) =>
        string.Equals(operation.Replace("-", "", StringComparison.Ordinal), function, StringComparison.OrdinalIgnoreCase);
}
