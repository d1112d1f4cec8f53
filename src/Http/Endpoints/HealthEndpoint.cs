using Microsoft.AspNetCore.Http;
using ShardedCounter.Diagnostics;
using ShardedCounter.Http.Answers;
using ShardedCounter.Http.Problems;

namespace ShardedCounter.Http.Endpoints;

/// <summary><c>GET /api/health/live</c>: the process answers; <c>GET /api/health/ready</c>: it can count.</summary>
internal sealed class HealthEndpoint(IPipelineHealth health)
{
    public static Task HandleLiveAsync(HttpContext context) => AnswerAsync(context, "{\"status\":\"live\"}"u8);

    public Task HandleReadyAsync(HttpContext context) => health.NotReadyReason is string reason
        ? ProblemResponse.WriteAsync(context, new Problem(ProblemTypes.NotReady, reason) { RetryAfter = TimeSpan.FromSeconds(1) })
        : AnswerAsync(context, "{\"status\":\"ready\"}"u8);

    private static Task AnswerAsync(HttpContext context, ReadOnlySpan<byte> body)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Answer.WriteAsync(context, StatusCodes.Status200OK, "application/json", body);
    }
}
