using Microsoft.AspNetCore.Http;
using ShardedCounter.Aggregation;
using ShardedCounter.Http.Answers;
using ShardedCounter.Http.Problems;
using ShardedCounter.Http.Requests;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Http.Endpoints;

/// <summary>
/// <c>POST /api/counters/{id}/reset</c> and <c>DELETE /api/counters/{id}</c>, which also hides the counter from lists.
/// </summary>
internal sealed class ResetEndpoint(ICounterResetter resetter, Admission admission)
{
    public Task HandleResetAsync(HttpContext context) => HandleAsync(context, hide: false);

    public Task HandleDeleteAsync(HttpContext context) => HandleAsync(context, hide: true);

    private async Task HandleAsync(HttpContext context, bool hide)
    {
        IdempotencyKey? key = null;
        Problem? problem = RequestParts.ReadCounter(context, out CounterId counter) ?? RequestParts.ReadKey(context, admission, out key);
        if (problem is not null)
        {
            await ProblemResponse.WriteAsync(context, problem);
            return;
        }

        // Not cancelled when the caller leaves: giving up halfway would only make the outcome unknown.
        ResetResult result = await resetter.ResetAsync(counter, key, hide, CancellationToken.None);
        await (result.Status switch
        {
            ResetStatus.Done => Answer.DrainedAsync(context, counter, result.Drained, result.AsOf, duplicate: false),
            ResetStatus.Duplicate => Answer.DrainedAsync(context, counter, result.Drained, result.AsOf, duplicate: true),
            ResetStatus.KeyReused => ProblemResponse.WriteAsync(context, new Problem(
                ProblemTypes.KeyReused,
                "This idempotency key was used for another kind of reset of this counter; nothing was reset.") { Counter = counter.Name }),
            ResetStatus.TooMany => ProblemResponse.WriteAsync(context, new Problem(
                ProblemTypes.TooManyResets,
                "The counter remembers as many resets of the last 24 hours as it can; nothing was reset.")
                {
                    Counter = counter.Name,
                    RetryAfter = result.RetryAfter,
                }),
            _ => throw new InvalidOperationException($"No answer for {result.Status}."),
        });
    }
}
