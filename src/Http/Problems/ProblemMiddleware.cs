using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ShardedCounter.Http.Problems;

/// <summary>
/// Gives a problem document to what fails outside of the counter endpoints: exceptions of other middleware, and the usual
/// errors without a body. The endpoints themselves do not need it.
/// </summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    /// <summary>Endpoints of the surface look after themselves; a state machine around each of their requests would cost and do nothing.</summary>
    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<EndpointDefinition>() is null ? GuardAsync(context) : next(context);

    private async Task GuardAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception failure) // the outermost frame of the request
        {
            await FailureResponse.WriteAsync(context, context.GetEndpoint()?.DisplayName ?? "-", EndpointAccess.Anonymous, failure, logger);
            return;
        }

        HttpResponse response = context.Response;
        if (response.StatusCode < 400 || response.HasStarted || response.ContentLength > 0 || response.ContentType is not null)
            return;
        ProblemType? kind = response.StatusCode switch
        {
            StatusCodes.Status400BadRequest => ProblemTypes.BadRequest,
            StatusCodes.Status404NotFound => ProblemTypes.NotFound,
            StatusCodes.Status405MethodNotAllowed => ProblemTypes.MethodNotAllowed,
            StatusCodes.Status408RequestTimeout => ProblemTypes.RequestTimeout,
            StatusCodes.Status413PayloadTooLarge => ProblemTypes.BodyTooLarge,
            StatusCodes.Status415UnsupportedMediaType => ProblemTypes.UnsupportedMediaType,
            StatusCodes.Status500InternalServerError => ProblemTypes.InternalError,
            _ => null,
        };
        if (kind is not null)
            await ProblemResponse.WriteAsync(context, new Problem(kind, kind.Title + "."));
    }
}
