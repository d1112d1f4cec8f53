using Microsoft.AspNetCore.Http;
using ShardedCounter.Aggregation.History;
using ShardedCounter.Http.Answers;
using ShardedCounter.Http.Problems;
using ShardedCounter.Http.Requests;
using ShardedCounter.Model;
using ShardedCounter.Reading;

namespace ShardedCounter.Http.Endpoints;

/// <summary><c>GET /api/counters/{id}/history</c>, with <c>?resolution=minute</c>, <c>hour</c> or <c>day</c>.</summary>
internal sealed class HistoryEndpoint(ICounterReader reader, ReadCaching caching)
{
    public async Task HandleAsync(HttpContext context)
    {
        HistoryResolution resolution = default;
        string word = "";
        Problem? problem = RequestParts.ReadCounter(context, out CounterId counter)
            ?? HistoryRequest.ReadResolution(context.Request, out resolution, out word);
        if (problem is not null)
        {
            await ProblemResponse.WriteAsync(context, problem);
            return;
        }

        HistoryReading reading = await reader.ReadHistoryAsync(counter, context.RequestAborted);
        if (caching.IsKnown(context, reading.Total.Version))
            return;
        DateTimeOffset asOf = reading.Total.AsOf;
        var answer = new HistoryAnswer(counter, word, asOf, reading.History.Points(resolution, asOf), reading.History.PerSecond(resolution, asOf));
        await Answer.DocumentAsync(context, answer, Documents.Json.HistoryAnswer);
    }
}
