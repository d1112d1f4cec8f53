using Microsoft.AspNetCore.Http;
using ShardedCounter.Growth;
using ShardedCounter.Http.Answers;
using ShardedCounter.Http.Problems;
using ShardedCounter.Http.Requests;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Http.Endpoints;

/// <summary><c>GET /api/layout</c>: how many shards there are; <c>POST /api/layout</c>: an operator wants more.</summary>
internal sealed class LayoutEndpoint(ILayoutOperator layouts)
{
    /// <summary>The largest body: one field, with room for blanks.</summary>
    public const int MaxBodyBytes = 1 << 10;

    public async Task HandleReadAsync(HttpContext context) => await AnswerAsync(context, await layouts.ReadAsync(context.RequestAborted));

    public async Task HandleRaiseAsync(HttpContext context)
    {
        Problem? problem = MediaTypes.CheckDocument(context.Request);
        if (problem is null)
        {
            BodyReading body = await RequestBody.ReadAsync(context.Request, MaxBodyBytes);
            if (body.IsTooLarge)
            {
                problem = RequestBody.TooLarge(MaxBodyBytes);
            }
            else
            {
                ParseFault? fault = ShardCountParser.Parse(body.Bytes, out int shards);
                RequestBody.Release(context.Request, body);
                if (fault is null)
                {
                    await RaiseAsync(context, shards);
                    return;
                }

                problem = Problem.Of(fault);
            }
        }

        await ProblemResponse.WriteAsync(context, problem);
    }

    private async Task RaiseAsync(HttpContext context, int shards)
    {
        if (shards < 1)
        {
            await ProblemResponse.WriteAsync(context, new Problem(ProblemTypes.BadShards, "\"shards\" must be at least 1."));
            return;
        }

        // Not cancelled when the caller leaves: giving up halfway would only make the outcome unknown.
        RaiseResult result = await layouts.RaiseAsync(shards, CancellationToken.None);
        await (result.Status switch
        {
            RaiseStatus.Stands => AnswerAsync(context, result.Layout),
            RaiseStatus.Lower => ProblemResponse.WriteAsync(context, new Problem(
                ProblemTypes.ShardsOnlyGrow,
                $"The store has {result.Layout.Shards} shards, and what was counted in them stays there; nothing was changed.") { Limit = result.Layout.Shards }),
            RaiseStatus.AboveMax => ProblemResponse.WriteAsync(context, new Problem(
                ProblemTypes.BadShards,
                $"\"shards\" can be {result.Max} at most, because Shards:Max says so; nothing was changed. The number can never be lowered again.") { Limit = result.Max }),
            _ => throw new InvalidOperationException($"No answer for {result.Status}."),
        });
    }

    private static Task AnswerAsync(HttpContext context, Layout layout)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Answer.DocumentAsync(context, layout, Documents.Json.Layout);
    }
}
