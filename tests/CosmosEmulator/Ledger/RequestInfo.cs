namespace ShardedCounter.CosmosEmulator;

/// <summary>What a request is, for whoever picks requests to disturb or to count.</summary>
/// <param name="Client">The caller: what was given to <see cref="Emulator.CreateHandler"/>, or <c>http</c> for one that came over a socket.</param>
/// <param name="Kind">What it asks for.</param>
/// <param name="Database">The database's name, also when it was addressed by its resource id; empty for the account and the list of databases.</param>
/// <param name="Container">The container's name, likewise; empty above the containers.</param>
/// <param name="PartitionKey">The logical partition: the key itself when it is a string, else its JSON. Null when the request names none.</param>
/// <param name="Id">The document's id when the address has one; null otherwise, as for a create.</param>
/// <param name="RangeId">The partition key range the request names; null when it names none.</param>
/// <param name="Operations">How many operations a batch has; 1 for all else.</param>
public sealed record RequestInfo(
    string Client, RequestKind Kind, string Database, string Container, string? PartitionKey, string? Id = null, string? RangeId = null, int Operations = 1);
