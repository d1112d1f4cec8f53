using Microsoft.AspNetCore.Http;
using ShardedCounter.Http.Answers;
using ShardedCounter.Http.Problems;
using ShardedCounter.Http.Requests;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;
using ShardedCounter.Reading;

namespace ShardedCounter.Http.Endpoints;

/// <summary><c>POST /api/counters/read</c>, with <c>?include=</c>.</summary>
internal sealed class ReadManyEndpoint(ICounterReader reader, Admission admission)
{
    /// <summary>The most counters of one request.</summary>
    public const int MaxCounters = 1_000;

    /// <summary>The largest body: as many names of full length, even with some escapes.</summary>
    public const int MaxBodyBytes = 1 << 18;

    public async Task HandleAsync(HttpContext context)
    {
        Include include = Include.None;
        Problem? problem = MediaTypes.CheckDocument(context.Request) ?? HistoryRequest.ReadInclude(context.Request, out include);
        if (problem is null)
        {
            BodyReading body = await RequestBody.ReadAsync(context.Request, MaxBodyBytes);
            if (body.IsTooLarge)
            {
                problem = RequestBody.TooLarge(MaxBodyBytes);
            }
            else
            {
                ParseFault? fault = CounterListParser.Parse(body.Bytes, MaxCounters, out IReadOnlyList<CounterId> counters);
                RequestBody.Release(context.Request, body);
                problem = fault is null ? admission.CheckMany(context, counters) : Problem.Of(fault);
                if (problem is null)
                {
                    ManyReading many = await reader.ReadManyAsync(counters, include != Include.None, context.RequestAborted);
                    var answer = new ManyAnswer(many.AsOf, CounterEntry.Of(many.Counters, many.AsOf, include));
                    await Answer.DocumentAsync(context, answer, Documents.Json.ManyAnswer);
                    return;
                }
            }
        }

        await ProblemResponse.WriteAsync(context, problem);
    }
}
