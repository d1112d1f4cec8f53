using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ShardedCounter.Http.Problems;

namespace ShardedCounter.Http;

/// <summary>A handler with what every one of them needs around it: it admits callers, and no exception gets past it.</summary>
internal sealed class GuardedHandler(Operation operation, RequestDelegate handler, Admission admission, ILogger logger)
{
    public Task HandleAsync(HttpContext context)
    {
        try
        {
            Task handling = admission.Check(context, operation) is { } problem ? ProblemResponse.WriteAsync(context, problem) : handler(context);

            // Done already, most often: no state machine.
            return handling.IsCompletedSuccessfully ? handling : WaitAsync(context, handling);
        }
        catch (Exception failure) // the outermost frame of the request
        {
            return FailureResponse.WriteAsync(context, operation.Name, operation.Access, failure, logger);
        }
    }

    private async Task WaitAsync(HttpContext context, Task handling)
    {
        try
        {
            await handling;
        }
        catch (Exception failure) // the outermost frame of the request
        {
            await FailureResponse.WriteAsync(context, operation.Name, operation.Access, failure, logger);
        }
    }
}
