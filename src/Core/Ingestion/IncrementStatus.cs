namespace ShardedCounter.Ingestion;

/// <summary>What became of a caller's increments.</summary>
public enum IncrementStatus
{
    /// <summary>The transaction that holds them committed.</summary>
    Counted,

    /// <summary>Taken, not yet committed; a crash during the linger or the commit in progress can lose them.</summary>
    Accepted,

    /// <summary>An earlier request under the same key was counted; this one added nothing.</summary>
    Duplicate,

    /// <summary>Another request was counted under this key; this one added nothing.</summary>
    KeyReused,

    /// <summary>A shard's sum would pass ±(2^53 − 1). Certainly not counted.</summary>
    OutOfRange,

    /// <summary>The store refused the commit for good. Certainly not counted.</summary>
    Refused,

    /// <summary>Too much is pending, or the store has not kept up. Certainly not counted; try again later.</summary>
    Overloaded,

    /// <summary>The process is shutting down. Certainly not counted; try again at once, elsewhere.</summary>
    Stopping,

    /// <summary>Not known within the caller's patience: may have been counted, or may be yet. Only a request with a key may be sent again.</summary>
    Unknown,
}
