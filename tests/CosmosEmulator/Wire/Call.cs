namespace ShardedCounter.CosmosEmulator;

/// <summary>A request that has been understood: what it asks for, and of what.</summary>
/// <param name="Request">The request.</param>
/// <param name="Path">Its address.</param>
/// <param name="Info">What it is, for faults and ledger.</param>
/// <param name="Database">The database addressed; null when there is none of that name.</param>
/// <param name="Container">The container addressed, likewise.</param>
/// <param name="Key">The partition key of the header; null for none.</param>
/// <param name="Batch">The operations of a batch; null for all else.</param>
internal sealed record Call(
    WireRequest Request, WirePath Path, RequestInfo Info, DatabaseState? Database, DocumentContainer? Container, PartitionKeyValue? Key, IReadOnlyList<DocumentOperation>? Batch);
