namespace ShardedCounter.Cli.Load;

/// <summary>What came of a load run.</summary>
/// <param name="Elapsed">From the first request to the last answer.</param>
/// <param name="Latency">Of the requests that were answered as asked.</param>
/// <param name="Increments">That were answered as counted, or accepted.</param>
/// <param name="Errors">The others, by what they came to.</param>
internal sealed record LoadReport(TimeSpan Elapsed, LatencyRecord Latency, long Increments, IReadOnlyDictionary<string, long> Errors);
