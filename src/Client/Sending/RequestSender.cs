using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ShardedCounter.Client;

/// <summary>Sends requests, and sends again what may be sent again. Any thread.</summary>
/// <remarks>
/// The one rule: after an attempt whose outcome is unknown, only a request that is <see cref="ClientRequest.Repeatable"/> goes out again, the same to the byte and with the same key.
/// </remarks>
internal sealed class RequestSender(HttpClient http, Uri root, CounterClientOptions options, TimeProvider time, Backoff backoff)
{
    /// <summary>Sends until it is done, or nothing more may or can be done.</summary>
    /// <exception cref="CounterException">It was not done, or it is not known whether it was.</exception>
    public async Task<T> SendAsync<T>(ClientRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        bool inDoubt = false;
        long began = time.GetTimestamp();
        DateTimeOffset beganAt = time.GetUtcNow();
        for (int attempt = 1; ; attempt++)
        {
            Attempt<T> result = await AttemptAsync(request, type, cancellationToken).ConfigureAwait(false);
            if (result.Kind == AttemptKind.Done)
                return result.Answer!;
            inDoubt |= result.Kind == AttemptKind.Unknown;
            bool mayAgain = result.Kind == AttemptKind.NotYet || (result.Kind == AttemptKind.Unknown && request.Repeatable);
            TimeSpan pause = backoff.After(attempt, result.RetryAfter);
            bool keyKnown = time.GetElapsedTime(began) + pause < Idempotency.Memory && time.GetUtcNow() - beganAt + pause < Idempotency.Memory;
            if (!mayAgain || attempt >= options.MaxAttempts || (result.RetryAfter ?? default) > options.MaxRetryDelay || !keyKnown)
                throw Failed(request, result, inDoubt);
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends once. Throws for nothing that a network or a service does.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up; the request may have taken effect.</exception>
    public async Task<Attempt<T>> AttemptAsync<T>(ClientRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using HttpRequestMessage message = request.ToMessage(root, options.ApiKey);
            using HttpResponseMessage response = await http.SendAsync(message, HttpCompletionOption.ResponseContentRead, either.Token).ConfigureAwait(false);
            byte[] body = await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            int status = (int)response.StatusCode;
            if (status is 200 or 202)
                return new Attempt<T>(AttemptKind.Done, JsonSerializer.Deserialize(body, type) ?? throw new JsonException("The answer is null."));
            CounterProblem problem = AnswerRule.ProblemOf(status, response.Content.Headers.ContentType?.MediaType, body);
            string reason = problem.Detail is null ? problem.Title : $"{problem.Title}: {problem.Detail}";
            return new Attempt<T>(AnswerRule.KindOf(status, problem.Slug), Reason: reason, Problem: problem, RetryAfter: AnswerRule.RetryAfter(response, time));
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            return new Attempt<T>(AttemptKind.Unknown, Reason: $"no answer within {options.Timeout.TotalSeconds:0.#} s", Failure: failure);
        }
        catch (HttpRequestException failure)
        {
            // No connection, so nothing was sent. Of a request without a body that is not sure: the stack may have sent it over a connection that was closing.
            bool notSent = request.Body is not null
                && failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;
            return new Attempt<T>(notSent ? AttemptKind.NotYet : AttemptKind.Unknown, Reason: failure.Message, Failure: failure);
        }
        catch (Exception failure) when (failure is IOException or JsonException)
        {
            return new Attempt<T>(AttemptKind.Unknown, Reason: $"the answer cannot be read: {failure.Message}", Failure: failure);
        }
    }

    private static CounterException Failed<T>(ClientRequest request, Attempt<T> last, bool inDoubt)
        where T : class
    {
        CounterOutcome outcome = last.Problem?.Slug == "partly-counted" ? CounterOutcome.Partly : inDoubt ? CounterOutcome.Unknown : CounterOutcome.NotDone;
        return new CounterException($"{request.Method} {request.Path.Split('?')[0]}: {last.Reason}", outcome, last.Problem, last.RetryAfter, request.Key, last.Failure);
    }
}
