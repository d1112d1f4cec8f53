using Microsoft.AspNetCore.Http;
using ShardedCounter.Http.Problems;

namespace ShardedCounter.Http;

/// <summary>A handler with what every one of them needs around it: it admits callers, and no exception gets past it.</summary>
/// <param name="operation">What is asked for.</param>
/// <param name="handler">Answers an admitted request.</param>
/// <param name="guardsWaits">Whether what the handler's task throws is answered for by the handler itself; what it throws before it returns one never is.</param>
/// <param name="admission">Admits callers.</param>
/// <param name="guard">Answers for exceptions.</param>
internal sealed class GuardedHandler(Operation operation, RequestDelegate handler, bool guardsWaits, Admission admission, FailureGuard guard)
{
    public Task HandleAsync(HttpContext context)
    {
        try
        {
            if (admission.Check(context, operation) is { } problem)
                return guard.Around(context, ProblemResponse.WriteAsync(context, problem));
            Task handling = handler(context);
            return guardsWaits ? handling : guard.Around(context, handling);
        }
        catch (Exception failure) // the outermost frame of the request
        {
            return guard.AnswerAsync(context, failure);
        }
    }
}
