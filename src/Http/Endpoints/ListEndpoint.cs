using Microsoft.AspNetCore.Http;
using ShardedCounter.Http.Answers;
using ShardedCounter.Http.Problems;
using ShardedCounter.Http.Requests;
using ShardedCounter.Reading;
using ShardedCounter.Storage;

namespace ShardedCounter.Http.Endpoints;

/// <summary><c>GET /api/counters</c>.</summary>
internal sealed class ListEndpoint(ICounterReader reader, ReadCaching caching, Admission admission)
{
    public async Task HandleAsync(HttpContext context)
    {
        Problem? problem = ListRequest.Read(context.Request, out TotalQuery query) ?? admission.CheckPrefix(context, query.Prefix);
        if (problem is not null)
        {
            await ProblemResponse.WriteAsync(context, problem);
            return;
        }

        ListReading list = await reader.ListAsync(query, context.RequestAborted);
        string? continuation = list.Page.Next is TotalPosition next ? Continuation.Write(query.Order, query.Prefix, next) : null;
        context.Response.Headers.CacheControl = caching.CacheControl;
        await Answer.DocumentAsync(context, new ListAnswer(list.AsOf, list.Page.Entries, continuation), Documents.Json.ListAnswer);
    }
}
