using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ShardedCounter.Standalone.Storage;

/// <summary>
/// Where a reader of the feed is: behind a row of the log, <c>log|lsn</c>, or in a scan of the shards,
/// <c>scan|lsn|since|place</c>.
/// </summary>
/// <param name="Lsn">The last row of the log passed; for a scan the last one when it began, where the log is taken up afterwards.</param>
/// <param name="Scan">The scan in progress; null in the log.</param>
internal sealed record FeedContinuation(long Lsn, FeedContinuation.ScanPosition? Scan)
{
    /// <summary>Reads what <see cref="ToString"/> wrote; false for anything else.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out FeedContinuation? continuation)
    {
        string[] parts = text.Split('|');
        continuation = parts switch
        {
            ["log", var lsn] when TryParse(lsn, out long number) => new FeedContinuation(number, null),
            ["scan", var lsn, var since, var place]
                when TryParse(lsn, out long number) && TryParse(since, out long sinceMs) && TryParse(place, out long at) =>
                new FeedContinuation(number, new ScanPosition(sinceMs, at)),
            _ => null,
        };
        return continuation is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Scan is { } scan
        ? string.Create(CultureInfo.InvariantCulture, $"scan|{Lsn}|{scan.SinceMs}|{scan.Place}")
        : string.Create(CultureInfo.InvariantCulture, $"log|{Lsn}");

    private static bool TryParse(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>How far a scan is.</summary>
    /// <param name="SinceMs">The store's time before the scan began: every commit acknowledged before it is in the scan.</param>
    /// <param name="Place">The last row's <see cref="CounterPlace"/>; -1 before the first.</param>
    internal sealed record ScanPosition(long SinceMs, long Place);
}
