namespace ShardedCounter.Storage.Cosmos;

/// <summary>What an operation of a commit's transaction does.</summary>
internal enum CommitOperation
{
    /// <summary>Creates the producer's mark.</summary>
    CreateMark,

    /// <summary>Moves the mark if it is the one seen.</summary>
    MoveMark,

    /// <summary>Creates a shard document.</summary>
    CreateCount,

    /// <summary>Increments a shard document within its range.</summary>
    Increment,

    /// <summary>Creates a receipt.</summary>
    CreateReceipt,
}
