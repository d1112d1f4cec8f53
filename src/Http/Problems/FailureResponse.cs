using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ShardedCounter.Storage;

namespace ShardedCounter.Http.Problems;

/// <summary>
/// Turns the exception a request ended with into its answer. Details of unexpected ones go to the log and not to the caller.
/// </summary>
internal static class FailureResponse
{
    public static Task WriteAsync(HttpContext context, string operation, EndpointAccess access, Exception failure, ILogger logger)
    {
        switch (failure)
        {
            case BadHttpRequestException badRequest:
                return ProblemResponse.WriteAsync(context, Of(badRequest));

            case OperationCanceledException or IOException when context.RequestAborted.IsCancellationRequested:
                HttpLog.CallerLeft(logger);
                return Task.CompletedTask;

            case StoreUnavailableException unavailable when access != EndpointAccess.Write:
                HttpLog.StoreUnavailable(logger, unavailable);
                return ProblemResponse.WriteAsync(
                    context,
                    new Problem(ProblemTypes.StorageUnavailable, "The store cannot answer now; try again.") { RetryAfter = unavailable.RetryAfter });

            default:
                if (failure is StoreUnavailableException)
                    HttpLog.StoreUnavailable(logger, failure);
                else
                    HttpLog.RequestFailed(logger, failure, context.Request.Method, operation);
                return ProblemResponse.WriteAsync(context, access == EndpointAccess.Write
                    ? OutcomeProblems.Unknown((failure as StoreUnavailableException)?.RetryAfter)
                    : new Problem(ProblemTypes.InternalError, "The service failed in a way it does not know; its log says more."));
        }
    }

    private static Problem Of(BadHttpRequestException failure) => failure.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => new Problem(ProblemTypes.BodyTooLarge, "The body is larger than this server takes."),
        StatusCodes.Status408RequestTimeout => new Problem(ProblemTypes.RequestTimeout, "The body did not arrive in time; nothing was counted."),
        _ => new Problem(ProblemTypes.BadRequest, "The request breaks HTTP: " + failure.Message),
    };
}
