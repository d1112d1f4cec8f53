using System.Globalization;
using Microsoft.AspNetCore.Http;
using ShardedCounter.Aggregation.History;
using ShardedCounter.Http.Answers;
using ShardedCounter.Http.Problems;
using ShardedCounter.Http.Requests;
using ShardedCounter.Model;
using ShardedCounter.Reading;
using ShardedCounter.Storage;

namespace ShardedCounter.Http.Endpoints;

/// <summary><c>GET /api/counters/{id}</c>, with <c>?consistency=total</c> or <c>live</c>, and <c>?include=</c> for what else of a total there is.</summary>
internal sealed class ReadEndpoint(ICounterReader reader, ReadCaching caching, Admission admission)
{
    public Task HandleAsync(HttpContext context)
    {
        bool live = false;
        Include include = Include.None;
        Problem? problem = RequestParts.ReadCounter(context, out CounterId counter)
            ?? RequestParts.ReadChoice(context.Request, "consistency", "total", "live", out live)
            ?? HistoryRequest.ReadInclude(context.Request, out include)
            ?? (live && include != Include.None ? RequestParts.BadParameter("\"include\" goes with totals: what a live read sums now has no history.") : null);
        if (problem is not null)
            return ProblemResponse.WriteAsync(context, problem);
        if (live)
            return AnswerLiveAsync(context, counter);
        if (include != Include.None)
            return AnswerIncludeAsync(context, counter, include);
        ValueTask<TotalReading> reading = reader.ReadAsync(counter, context.RequestAborted);
        return reading.IsCompletedSuccessfully ? AnswerAsync(context, reading.Result) : WaitAsync(context, reading);
    }

    private async Task WaitAsync(HttpContext context, ValueTask<TotalReading> reading) => await AnswerAsync(context, await reading);

    private Task AnswerAsync(HttpContext context, TotalReading total) => caching.IsKnown(context, total.Version)
        ? Task.CompletedTask
        : Answer.TotalAsync(context, total.Counter, total.Value, total.AsOf);

    private async Task AnswerIncludeAsync(HttpContext context, CounterId counter, Include include)
    {
        (TotalReading total, HistoryView history) = await reader.ReadHistoryAsync(counter, context.RequestAborted);
        if (caching.IsKnown(context, total.Version))
            return;
        CounterEntry entry = CounterEntry.Of(new TotalEntry(counter, total.Value, history), total.AsOf, include);
        await Answer.DocumentAsync(context, new IncludeAnswer(counter, entry.Value, total.AsOf, entry.Rates, entry.History), Documents.Json.IncludeAnswer);
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
