using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ShardedCounter.Http.Answers;

namespace ShardedCounter.Http.Problems;

/// <summary>Sends problem documents.</summary>
internal static class ProblemResponse
{
    /// <summary>
    /// Answers with a problem. Where an answer has begun already, the connection is cut, so that no one takes it for complete.
    /// </summary>
    public static Task WriteAsync(HttpContext context, Problem problem)
    {
        HttpResponse response = context.Response;
        if (response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        IHeaderDictionary headers = response.Headers;
        headers.ETag = default;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff"; // details may quote the request
        if (problem.RetryAfter is TimeSpan retryAfter)
            headers.RetryAfter = Math.Max(1, Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (problem.Allow is not null)
            headers.Allow = problem.Allow;
        if (problem.Kind == ProblemTypes.Unauthorized)
            headers.WWWAuthenticate = "ApiKey realm=\"counters\", header=\"X-Api-Key\"";
        if (problem.Kind == ProblemTypes.UnsupportedMediaType)
            headers.AcceptEncoding = "identity"; // RFC 9110, 15.5.16
        if (problem.Kind == ProblemTypes.BodyTooLarge && context.Request.Protocol is "HTTP/1.1" or "HTTP/1.0")
            headers.Connection = "close"; // rather than read the rest of it

        byte[] body = JsonSerializer.SerializeToUtf8Bytes(problem, Documents.Json.Problem);
        return Answer.WriteAsync(context, problem.Status, "application/problem+json", body);
    }
}
