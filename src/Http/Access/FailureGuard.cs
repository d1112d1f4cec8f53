using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ShardedCounter.Http.Problems;

namespace ShardedCounter.Http;

/// <summary>Answers for exceptions of one operation, so that none gets past it. Any thread.</summary>
/// <param name="operation">Named in the log; a write's caller hears that the outcome is unknown.</param>
/// <param name="logger">For the details.</param>
internal sealed class FailureGuard(Operation operation, ILogger logger)
{
    /// <summary>A handling whose exception is answered for. Done already, most often: no state machine.</summary>
    public Task Around(HttpContext context, Task handling) => handling.IsCompletedSuccessfully ? handling : WaitAsync(context, handling);

    /// <summary>The answer for an exception.</summary>
    public Task AnswerAsync(HttpContext context, Exception failure) => FailureResponse.WriteAsync(context, operation.Name, operation.Access, failure, logger);

    private async Task WaitAsync(HttpContext context, Task handling)
    {
        try
        {
            await handling;
        }
        catch (Exception failure) // the outermost frame of the request
        {
            await AnswerAsync(context, failure);
        }
    }
}
