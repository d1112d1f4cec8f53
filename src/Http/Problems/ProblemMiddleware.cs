using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ShardedCounter.Http.Problems;

/// <summary>
/// Gives a problem document to what fails outside of the counter endpoints: exceptions of other middleware, and answers of 400 and above
/// that have no body. The endpoints themselves do not need it.
/// </summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception failure) // the outermost frame of the request
        {
            await FailureResponse.WriteAsync(context, EndpointAccess.Anonymous, failure, logger);
            return;
        }

        HttpResponse response = context.Response;
        if (response.StatusCode < 400 || response.HasStarted || response.ContentLength > 0 || response.ContentType is not null)
            return;
        ProblemType? kind = ProblemTypes.All.FirstOrDefault(type => type.Status == response.StatusCode);
        if (kind is not null)
            await ProblemResponse.WriteAsync(context, new Problem(kind, kind.Title + "."));
    }
}
