using System.Globalization;

namespace ShardedCounter.Http.Answers;

/// <summary>Instants as the service writes them: ISO 8601 in UTC with milliseconds, <c>2026-11-22T15:04:05.678Z</c>.</summary>
internal static class Instant
{
    /// <summary>The room <see cref="Write"/> asks for; the text itself has 24 characters.</summary>
    public const int MaxBytes = 28;

    private const int BytesToMilliseconds = 23;

    /// <summary>
    /// Writes an instant, rounded down, which keeps what "complete before" promises; returns the number of bytes.
    /// </summary>
    public static int Write(DateTimeOffset instant, Span<byte> destination)
    {
        // "O" is the one format with a fast path: 2026-11-22T15:04:05.6780000Z.
        if (!instant.UtcDateTime.TryFormat(destination, out _, "O", CultureInfo.InvariantCulture))
            throw new ArgumentException("Too little room.", nameof(destination));
        destination[BytesToMilliseconds] = (byte)'Z';
        return BytesToMilliseconds + 1;
    }
}
