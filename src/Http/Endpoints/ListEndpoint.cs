using Microsoft.AspNetCore.Http;
using ShardedCounter.Http.Answers;
using ShardedCounter.Http.Problems;
using ShardedCounter.Http.Requests;
using ShardedCounter.Reading;
using ShardedCounter.Storage;

namespace ShardedCounter.Http.Endpoints;

/// <summary><c>GET /api/counters</c>, with <c>?include=</c>.</summary>
internal sealed class ListEndpoint(ICounterReader reader, ReadCaching caching, Admission admission)
{
    public async Task HandleAsync(HttpContext context)
    {
        Include include = Include.None;
        Problem? problem = ListRequest.Read(context.Request, out TotalQuery query) ?? HistoryRequest.ReadInclude(context.Request, out include)
            ?? admission.CheckPrefix(context, query.Prefix);
        if (problem is not null)
        {
            await ProblemResponse.WriteAsync(context, problem);
            return;
        }

        if (include != Include.None)
            query = query with { WithHistory = true };
        ListReading list = await reader.ListAsync(query, context.RequestAborted);
        string? continuation = list.Page.Next is TotalPosition next ? Continuation.Write(query.Order, query.Prefix, next) : null;
        context.Response.Headers.CacheControl = caching.CacheControl;
        await Answer.DocumentAsync(context, new ListAnswer(list.AsOf, CounterEntry.Of(list.Page.Entries, list.AsOf, include), continuation), Documents.Json.ListAnswer);
    }
}
