using System.Globalization;
using System.Text.Json;

namespace ShardedCounter.CosmosEmulator;

/// <summary>An answer, whatever carries it.</summary>
internal sealed class WireAnswer
{
    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>The sub-status; 0 for none.</summary>
    public int SubStatus { get; init; }

    /// <summary>The body; empty for none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The body's type.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>What the request cost, in request units.</summary>
    public double Charge { get; set; }

    /// <summary>The entity tag with its quotes, or the continuation of a change feed.</summary>
    public string? ETag { get; init; }

    /// <summary>Where the next page starts.</summary>
    public string? Continuation { get; init; }

    /// <summary>How many documents a page has, or results a batch; null for neither.</summary>
    public int? ItemCount { get; init; }

    /// <summary>How long a throttled caller should wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The range that answered; null above the documents.</summary>
    public string? RangeId { get; set; }

    /// <summary>The last transaction of that range.</summary>
    public long Lsn { get; set; }

    /// <summary>An error with the body the service gives to it.</summary>
    public static WireAnswer Error(int status, string message, int subStatus = 0, double charge = 0, TimeSpan? retryAfter = null) => new()
    {
        Status = status,
        SubStatus = subStatus,
        Charge = charge,
        RetryAfter = retryAfter,
        Body = JsonSerializer.SerializeToUtf8Bytes(new { code = Code(status), message }),
    };

    /// <summary>429/3200.</summary>
    public static WireAnswer Throttled(TimeSpan wait) =>
        Error(429, "Request rate is large. More Request Units may be needed, so no changes were made.", 3200, 0, wait);

    /// <summary>Writes the headers, one call each.</summary>
    public void WriteHeaders(DateTimeOffset now, string activityId, Action<string, string> write)
    {
        write(HeaderNames.Date, now.ToString("R", CultureInfo.InvariantCulture));
        write(HeaderNames.ActivityId, activityId);
        write(HeaderNames.RequestCharge, Charge.ToString("0.##", CultureInfo.InvariantCulture));
        if (SubStatus != 0)
            write(HeaderNames.SubStatus, SubStatus.ToString(CultureInfo.InvariantCulture));
        if (ETag is not null)
            write(HeaderNames.ETag, ETag);
        if (Continuation is not null)
            write(HeaderNames.Continuation, Continuation);
        if (ItemCount is { } count)
            write(HeaderNames.ItemCount, count.ToString(CultureInfo.InvariantCulture));
        if (RetryAfter is { } wait)
            write(HeaderNames.RetryAfterMs, Math.Ceiling(wait.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        if (RangeId is not null)
        {
            write(HeaderNames.SessionToken, string.Create(CultureInfo.InvariantCulture, $"{RangeId}:-1#{Lsn}"));
            write(HeaderNames.Lsn, Lsn.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static string Code(int status) => status switch
    {
        400 => "BadRequest",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        408 => "RequestTimeout",
        409 => "Conflict",
        410 => "Gone",
        412 => "PreconditionFailed",
        413 => "RequestEntityTooLarge",
        429 => "429",
        449 => "RetryWith",
        501 => "NotImplemented",
        503 => "ServiceUnavailable",
        _ => status.ToString(CultureInfo.InvariantCulture),
    };
}
