namespace ShardedCounter.Storage.Cosmos;

/// <summary>How requests reach the account.</summary>
public enum CosmosMode
{
    /// <summary>Over TCP to the replicas: the fastest, and the only way to quorum reads of an account with Session consistency.</summary>
    Direct,

    /// <summary>Over HTTPS to the account's gateway: where a firewall leaves only port 443, and for emulators.</summary>
    Gateway,
}
