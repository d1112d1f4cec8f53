using Microsoft.AspNetCore.Http;
using ShardedCounter.Http.Answers;
using ShardedCounter.Http.Problems;
using ShardedCounter.Http.Requests;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Http.Endpoints;

/// <summary><c>POST /api/increments</c>: nothing is counted before the whole batch has been read without fault.</summary>
internal sealed class BatchEndpoint(IIncrementIntake intake, Admission admission)
{
    /// <summary>The largest body.</summary>
    public const int MaxBodyBytes = 1 << 20;

    /// <summary>The most increments of one batch.</summary>
    public const int MaxItems = 10_000;

    public async Task HandleAsync(HttpContext context)
    {
        bool accepted = false;
        IdempotencyKey? key = null;
        Problem? problem = MediaTypes.CheckBatch(context.Request, out IncrementFormat format)
            ?? RequestParts.ReadAcknowledgement(context, admission, out accepted, out key);
        if (problem is not null)
        {
            await ProblemResponse.WriteAsync(context, problem);
            return;
        }

        BodyReading body = await RequestBody.ReadAsync(context.Request, MaxBodyBytes);
        if (body.IsTooLarge)
        {
            await ProblemResponse.WriteAsync(context, RequestBody.TooLarge(MaxBodyBytes));
            return;
        }

        using var batch = new IncrementBatch();
        ParseFault? fault = IncrementParser.Parse(body.Bytes, format, MaxItems, batch);
        RequestBody.Release(context.Request, body);
        int counters = fault is null ? batch.CountDistinct() : 0;
        problem = fault is not null ? Problem.Of(fault)
            : key is not null && counters > Commit.MaxCounters ? TooManyCounters(counters)
            : admission.CheckBatch(context, batch, counters);
        if (problem is not null)
        {
            await ProblemResponse.WriteAsync(context, problem);
            return;
        }

        BatchResult result = await CountAsync(key, accepted, batch);
        bool done = result.Failures.Count == 0
            && result.Status is IncrementStatus.Counted or IncrementStatus.Accepted or IncrementStatus.Duplicate;
        await (done
            ? Answer.BatchAsync(context, batch.Count, counters, accepted, result.Status == IncrementStatus.Duplicate)
            : ProblemResponse.WriteAsync(context, OutcomeProblems.Of(result, key is not null, counters)));
    }

    private ValueTask<BatchResult> CountAsync(IdempotencyKey? key, bool accepted, IncrementBatch batch)
    {
        if (key is IdempotencyKey once)
            return intake.CountOnceAsync(once, batch);
        if (!accepted)
            return intake.CountAsync(batch);
        IncrementResult result = intake.Accept(batch);
        return ValueTask.FromResult(new BatchResult(result.Status, [], result.RetryAfter));
    }

    private static Problem TooManyCounters(int counters) =>
        new(
            ProblemTypes.TooManyCounters,
            $"The batch names {counters} counters; with an idempotency key it can name {Commit.MaxCounters}, which fit one transaction.")
        {
            Limit = Commit.MaxCounters,
        };
}
