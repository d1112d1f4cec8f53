namespace ShardedCounter.CosmosEmulator;

/// <summary>The type of a partition key value; the numbers are those the service hashes.</summary>
internal enum PartitionKeyKind : byte
{
    Undefined = 0,
    Null = 1,
    False = 2,
    True = 3,
    Number = 5,
    String = 8,
}
