using System.Globalization;
using System.Net;
using Microsoft.Azure.Cosmos;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>The service's answer to one request, copied out of the SDK's message. Immutable.</summary>
internal sealed class StoreAnswer
{
    private StoreAnswer(ResponseMessage message, byte[] body)
    {
        Status = (int)message.StatusCode;
        SubStatus = SubStatusOf(message.Headers);
        Body = body;
        ETag = message.Headers.ETag?.Trim('"');
        Continuation = message.Headers.ContinuationToken;
        ActivityId = message.Headers.ActivityId;
        RequestUnits = message.Headers.RequestCharge;
        RetryAfter = RetryAfterOf(message.Headers);
        Error = message.IsSuccessStatusCode ? null : CosmosErrors.FirstLine(message.ErrorMessage);
    }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>What tells answers of one status apart; 0 where there is nothing to tell.</summary>
    public int SubStatus { get; }

    /// <summary>The body in UTF-8; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The document's ETag without quotes.</summary>
    public string? ETag { get; }

    /// <summary>Where a feed goes on.</summary>
    public string? Continuation { get; }

    /// <summary>What the service's support asks for.</summary>
    public string? ActivityId { get; }

    /// <summary>What it cost.</summary>
    public double RequestUnits { get; }

    /// <summary>When to try again, where the service says so.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>What went wrong, in the service's words; null when nothing did.</summary>
    public string? Error { get; }

    /// <summary>True for 2xx.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>True when the document is not there. A container that is not there (1003) is another matter.</summary>
    public bool IsMissing => Status == (int)HttpStatusCode.NotFound && SubStatus == 0;

    /// <summary>True when the document is there already, or has changed: somebody else was first.</summary>
    public bool IsConflict => Status is (int)HttpStatusCode.Conflict or (int)HttpStatusCode.PreconditionFailed;

    /// <summary>Copies an answer.</summary>
    public static StoreAnswer Of(ResponseMessage message) => new(message, ReadAll(message.Content));

    /// <summary>The sub-status in an answer's headers.</summary>
    public static int SubStatusOf(Headers headers) =>
        int.TryParse(headers["x-ms-substatus"], NumberStyles.Integer, CultureInfo.InvariantCulture, out int subStatus) ? subStatus : 0;

    /// <summary>When the headers say to try again.</summary>
    public static TimeSpan? RetryAfterOf(Headers headers) =>
        double.TryParse(headers["x-ms-retry-after-ms"], NumberStyles.Float, CultureInfo.InvariantCulture, out double ms) && ms >= 0
            ? TimeSpan.FromMilliseconds(Math.Min(ms, TimeSpan.FromMinutes(1).TotalMilliseconds))
            : null;

    private static byte[] ReadAll(Stream? content)
    {
        if (content is null)
            return [];
        var copy = content.CanSeek ? new MemoryStream((int)content.Length) : new MemoryStream();
        content.CopyTo(copy);
        return copy.TryGetBuffer(out ArraySegment<byte> all) && all.Count == all.Array!.Length ? all.Array : copy.ToArray();
    }
}
