using Microsoft.AspNetCore.Http;
using ShardedCounter.Diagnostics;
using ShardedCounter.Http.Answers;

namespace ShardedCounter.Http.Endpoints;

/// <summary><c>GET /api/pipeline</c>: the health of the process that answers, and of no other.</summary>
internal sealed class PipelineEndpoint(IPipelineReporter pipeline)
{
    public async Task HandleAsync(HttpContext context)
    {
        PipelineReport report = await pipeline.ReadAsync(context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        await Answer.DocumentAsync(context, report, Documents.Json.PipelineReport);
    }
}
