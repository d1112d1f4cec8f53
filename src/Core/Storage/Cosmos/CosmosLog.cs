using Microsoft.Extensions.Logging;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>What the Cosmos DB store logs: event ids 1500–1599.</summary>
internal static partial class CosmosLog
{
    [LoggerMessage(1500, LogLevel.Information, "Counters are in database {Database} at {Endpoint} ({Mode} mode, {Consistency} consistency, {Region}).")]
    public static partial void Opened(ILogger log, string database, Uri endpoint, CosmosMode mode, string consistency, string region);

    [LoggerMessage(1501, LogLevel.Critical, "Commits cannot succeed until somebody repairs the configuration; they are sent again until then: {Reason}")]
    public static partial void Misconfigured(ILogger log, string reason);

    [LoggerMessage(1502, LogLevel.Information, "Container {Container} was made.")]
    public static partial void Created(ILogger log, string container);

    [LoggerMessage(1503, LogLevel.Warning, "A dead letter of {Source} was too long for a document; {Kept} of its {Length} characters are kept.")]
    public static partial void LetterCut(ILogger log, string source, int kept, int length);
}
