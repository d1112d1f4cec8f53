using Microsoft.AspNetCore.Http;
using ShardedCounter.Http;

namespace ShardedCounter.Functions.Http;

/// <summary>Answers a trigger's request by the operation of the table. Any thread.</summary>
public sealed class OperationRunner(CounterEndpoints endpoints)
{
    /// <summary>Writes the answer, and returns a result that adds nothing to it: the host takes a request as answered only by a result.</summary>
    /// <param name="operation">One of <see cref="OperationNames"/>.</param>
    /// <param name="request">The trigger's request, routed.</param>
    public async Task<IResult> RunAsync(string operation, HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        await endpoints.RunAsync(operation, request.HttpContext);
        return Results.Empty;
    }
}
