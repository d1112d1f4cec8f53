namespace ShardedCounter.CosmosEmulator;

/// <summary>Sums over requests.</summary>
/// <param name="Requests">How many.</param>
/// <param name="RequestUnits">What they cost.</param>
/// <param name="BytesIn">Bytes of request bodies.</param>
/// <param name="BytesOut">Bytes of answers.</param>
/// <param name="Items">Documents and operation results answered.</param>
/// <param name="Throttled">How many were answered 429.</param>
public readonly record struct RequestTotals(long Requests, double RequestUnits, long BytesIn, long BytesOut, long Items, long Throttled)
{
    internal RequestTotals With(LedgerEntry entry) => new(
        Requests + 1,
        RequestUnits + entry.RequestUnits,
        BytesIn + entry.BytesIn,
        BytesOut + entry.BytesOut,
        Items + entry.Items,
        Throttled + (entry.Status == 429 ? 1 : 0));

    internal RequestTotals With(RequestTotals other) => new(
        Requests + other.Requests,
        RequestUnits + other.RequestUnits,
        BytesIn + other.BytesIn,
        BytesOut + other.BytesOut,
        Items + other.Items,
        Throttled + other.Throttled);
}
