using System.Net;
using System.Text.Json;

namespace ShardedCounter.Benchmarks.Client;

/// <summary>
/// Turns the HTTP answer to a write into what may be concluded from it, and notices answers that break the contract.
/// </summary>
internal static class AnswerReader
{
    public static async Task<Answer> ReadAsync(HttpResponseMessage response, WriteExpectation expected)
    {
        int status = (int)response.StatusCode;
        byte[] body = await response.Content.ReadAsByteArrayAsync();
        if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted)
            return Success(status, body, expected);
        (string? type, string? complaint) = Problem(response, body);
        if (status is 429 or 503 && complaint is null && response.Headers.RetryAfter is null)
            complaint = $"{status} without Retry-After";
        return new Answer(OutcomeOf(status, type), status, false, type, complaint);
    }

    public static Outcome OutcomeOf(int status, string? problemType) => status switch
    {
        429 => Outcome.Shed,
        503 when problemType?.Split('/', ':')[^1] is "overloaded" or "stopping" => Outcome.Shed,
        >= 500 => Outcome.Unknown,
        408 => Outcome.Unknown,
        _ => Outcome.Refused,
    };

    private static Answer Success(int status, byte[] body, WriteExpectation expected)
    {
        Outcome outcome = status == 200 ? Outcome.Counted : Outcome.Accepted;
        try
        {
            using var json = JsonDocument.Parse(body);
            JsonElement root = json.RootElement;
            bool duplicate = root.TryGetProperty("duplicate", out JsonElement flag) && flag.GetBoolean();
            return new Answer(outcome, status, duplicate, null, expected.Complaint(root, status));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return new Answer(outcome, status, false, null, $"{status} with a body that is not the answer promised: {e.Message}");
        }
    }

    private static (string? Type, string? Complaint) Problem(HttpResponseMessage response, byte[] body)
    {
        int status = (int)response.StatusCode;
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
            return (null, $"{status} without a problem document");
        try
        {
            using var json = JsonDocument.Parse(body);
            string? type = json.RootElement.GetProperty("type").GetString();
            return (type, string.IsNullOrEmpty(type) || type == "about:blank" ? $"{status} with a problem document without a type" : null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return (null, $"{status} with an unreadable problem document: {e.Message}");
        }
    }
}
