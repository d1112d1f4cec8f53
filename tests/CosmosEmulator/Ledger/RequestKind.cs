namespace ShardedCounter.CosmosEmulator;

/// <summary>What a request asks for.</summary>
public enum RequestKind
{
    /// <summary>The account: its regions and its consistency.</summary>
    Account,

    /// <summary>Creates, reads, lists or deletes databases.</summary>
    Database,

    /// <summary>Creates, reads, replaces, lists or deletes containers.</summary>
    Container,

    /// <summary>The partition key ranges of a container.</summary>
    Ranges,

    /// <summary>The provisioned throughput.</summary>
    Offer,

    /// <summary>Reads one document.</summary>
    Read,

    /// <summary>Creates one document.</summary>
    Create,

    /// <summary>Replaces one document.</summary>
    Replace,

    /// <summary>Creates or replaces one document.</summary>
    Upsert,

    /// <summary>Patches one document.</summary>
    Patch,

    /// <summary>Deletes one document.</summary>
    Delete,

    /// <summary>A transactional batch, or a bulk request.</summary>
    Batch,

    /// <summary>A page of a query.</summary>
    Query,

    /// <summary>The plan of a query.</summary>
    QueryPlan,

    /// <summary>A page of the change feed.</summary>
    ChangeFeed,

    /// <summary>A page of all documents.</summary>
    ReadAll,
}
