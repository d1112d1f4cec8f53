using System.Globalization;
using Microsoft.AspNetCore.Http;
using ShardedCounter.Http.Answers;
using ShardedCounter.Http.Problems;
using ShardedCounter.Http.Requests;
using ShardedCounter.Model;
using ShardedCounter.Reading;

namespace ShardedCounter.Http.Endpoints;

/// <summary><c>GET /api/counters/{id}</c>, with <c>?consistency=total</c> or <c>live</c>.</summary>
internal sealed class ReadEndpoint(ICounterReader reader, ReadCaching caching, Admission admission)
{
    public Task HandleAsync(HttpContext context)
    {
        bool live = false;
        Problem? problem = RequestParts.ReadCounter(context, out CounterId counter)
            ?? RequestParts.ReadChoice(context.Request, "consistency", "total", "live", out live);
        if (problem is not null)
            return ProblemResponse.WriteAsync(context, problem);
        if (live)
            return AnswerLiveAsync(context, counter);
        ValueTask<TotalReading> reading = reader.ReadAsync(counter, context.RequestAborted);
        return reading.IsCompletedSuccessfully ? AnswerAsync(context, reading.Result) : WaitAsync(context, reading);
    }

    private async Task WaitAsync(HttpContext context, ValueTask<TotalReading> reading) => await AnswerAsync(context, await reading);

    private Task AnswerAsync(HttpContext context, TotalReading total)
    {
        string tag = $"\"{total.Version}\"";
        IHeaderDictionary headers = context.Response.Headers;
        headers.ETag = tag;
        headers.CacheControl = caching.CacheControl;
        if (!EntityTags.Matches(context.Request.Headers.IfNoneMatch, tag))
            return Answer.TotalAsync(context, total.Counter, total.Value, total.AsOf);
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return Task.CompletedTask;
    }

    private async Task AnswerLiveAsync(HttpContext context, CounterId counter)
    {
        LiveReading live = await reader.ReadLiveAsync(counter, context.RequestAborted);
        var shards = new OrderedDictionary<string, long>(live.Shards.Count);
        foreach (ShardReading shard in live.Shards)
            shards.Add(shard.Shard.ToString(CultureInfo.InvariantCulture), shard.N);
        admission.ChargeShards(context, shards.Count);
        context.Response.Headers.CacheControl = "no-store";
        await Answer.DocumentAsync(context, new LiveAnswer(live.Counter, live.Value, live.AsOf, shards), Documents.Json.LiveAnswer);
    }
}
