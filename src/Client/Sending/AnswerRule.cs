using System.Text.Json;

namespace ShardedCounter.Client;

/// <summary>What an answer that is no success allows to conclude.</summary>
internal static class AnswerRule
{
    /// <summary>By the status and, where it says more, the kind of problem.</summary>
    public static AttemptKind KindOf(int status, string slug) => status switch
    {
        429 => AttemptKind.NotYet,
        503 when slug is "overloaded" or "stopping" or "not-ready" => AttemptKind.NotYet,
        500 when slug is "refused" => AttemptKind.Refused,
        408 or >= 500 => AttemptKind.Unknown, // a gateway's 502 as well: it may have passed the request on
        _ => AttemptKind.Refused,
    };

    /// <summary>The problem document; where the answer is none (a proxy's page), one that says so.</summary>
    public static CounterProblem ProblemOf(int status, string? mediaType, byte[] body)
    {
        if (mediaType == "application/problem+json")
        {
            try
            {
                if (JsonSerializer.Deserialize(body, AnswerJson.Default.CounterProblem) is { } problem)
                    return problem with { Status = status };
            }
            catch (JsonException)
            {
                // A cut or foreign document says no more than its status does.
            }
        }

        return new CounterProblem { Status = status, Title = $"HTTP status {status} without a problem document" };
    }

    /// <summary>How long the service asked to be left alone.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        if (response.Headers.RetryAfter is not { } header)
            return null;
        TimeSpan wait = header.Delta ?? header.Date - time.GetUtcNow() ?? TimeSpan.Zero;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }
}
