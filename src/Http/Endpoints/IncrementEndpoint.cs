using Microsoft.AspNetCore.Http;
using ShardedCounter.Http.Answers;
using ShardedCounter.Http.Problems;
using ShardedCounter.Http.Requests;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Http.Endpoints;

/// <summary><c>POST /api/counters/{id}/increment</c>.</summary>
/// <remarks>
/// The hottest path. Where the body has arrived and the intake answers at once, it runs to its end without a state machine; while it waits for a commit, as most do,
/// it has one, which is most of what a request allocates. That one guards against exceptions as well, instead of a second around it.
/// </remarks>
/// <param name="intake">Counts.</param>
/// <param name="admission">Tells what the caller may.</param>
/// <param name="guard">Answers for exceptions of its waits.</param>
internal sealed class IncrementEndpoint(IIncrementIntake intake, Admission admission, FailureGuard guard)
{
    /// <summary>The largest body: one field and plenty of blanks.</summary>
    public const int MaxBodyBytes = 4096;

    public Task HandleAsync(HttpContext context)
    {
        bool accepted = false;
        IdempotencyKey? key = null;
        Problem? problem = RequestParts.ReadCounter(context, out CounterId counter)
            ?? RequestParts.ReadAcknowledgement(context, admission, out accepted, out key);
        if (problem is not null)
            return guard.Around(context, ProblemResponse.WriteAsync(context, problem));

        ValueTask<BodyReading> reading = RequestBody.ReadAsync(context.Request, MaxBodyBytes);
        return reading.IsCompletedSuccessfully
            ? CountAsync(context, counter, accepted, key, reading.Result)
            : guard.Around(context, WaitForBodyAsync(context, counter, accepted, key, reading));
    }

    private async Task WaitForBodyAsync(
        HttpContext context, CounterId counter, bool accepted, IdempotencyKey? key, ValueTask<BodyReading> reading) =>
        await CountAsync(context, counter, accepted, key, await reading);

    private Task CountAsync(HttpContext context, CounterId counter, bool accepted, IdempotencyKey? key, BodyReading body)
    {
        if (body.IsTooLarge)
            return guard.Around(context, ProblemResponse.WriteAsync(context, RequestBody.TooLarge(MaxBodyBytes)));
        long delta = 1;
        if (!body.Bytes.IsEmpty)
        {
            Problem? problem = MediaTypes.CheckDocument(context.Request);
            if (problem is null && IncrementParser.ParseDelta(body.Bytes, out delta) is ParseFault fault)
                problem = Problem.Of(fault);
            RequestBody.Release(context.Request, body);
            if (problem is not null)
                return guard.Around(context, ProblemResponse.WriteAsync(context, problem));
        }

        if (key is IdempotencyKey once)
            return guard.Around(context, CountOnceAsync(context, once, counter, delta));
        return accepted
            ? guard.Around(context, AnswerAsync(context, counter, delta, intake.Accept(counter, delta)))
            : CountDurablyAsync(context, counter, delta);
    }

    private async Task CountDurablyAsync(HttpContext context, CounterId counter, long delta)
    {
        try
        {
            IncrementResult result = await intake.CountAsync(counter, delta); // not inside of the call: the state machine would keep the other arguments twice
            await AnswerAsync(context, counter, delta, result);
        }
        catch (Exception failure) // the outermost frame of the request
        {
            await guard.AnswerAsync(context, failure);
        }
    }

    private async Task CountOnceAsync(HttpContext context, IdempotencyKey key, CounterId counter, long delta)
    {
        using var batch = new IncrementBatch(1);
        batch.Add(System.Text.Encoding.ASCII.GetBytes(counter.Name), delta);
        BatchResult result = await intake.CountOnceAsync(key, batch);
        await AnswerAsync(context, counter, delta, new IncrementResult(result.Status, result.RetryAfter), keyed: true);
    }

    private static Task AnswerAsync(
        HttpContext context, CounterId counter, long delta, IncrementResult result, bool keyed = false) => result.Status switch
    {
        IncrementStatus.Counted => Answer.IncrementAsync(context, counter, delta, accepted: false, duplicate: false),
        IncrementStatus.Accepted => Answer.IncrementAsync(context, counter, delta, accepted: true, duplicate: false),
        IncrementStatus.Duplicate => Answer.IncrementAsync(context, counter, delta, accepted: false, duplicate: true),
        _ => ProblemResponse.WriteAsync(context, OutcomeProblems.Of(result.Status, result.RetryAfter, keyed, counter)),
    };
}
