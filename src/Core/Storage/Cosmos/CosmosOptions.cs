using System.ComponentModel.DataAnnotations;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>Which Cosmos DB account keeps the counters, and how it is talked to; section <c>Cosmos</c>.</summary>
public sealed class CosmosOptions
{
    /// <summary>The section's name in configuration.</summary>
    public const string Section = "Cosmos";

    /// <summary>
    /// The account's global endpoint, such as <c>https://name.documents.azure.com:443/</c>; it leads to the write region. Plain HTTP, for emulators, needs
    /// <see cref="CosmosMode.Gateway"/>. Empty where <see cref="ConnectionString"/> is set.
    /// </summary>
    public string Endpoint { get; set; } = string.Empty;

    /// <summary>A key of the account; empty: the identity that the process runs under (<c>DefaultAzureCredential</c>).</summary>
    public string Key { get; set; } = string.Empty;

    /// <summary>Endpoint and key in one, as the portal shows it; instead of both.</summary>
    public string ConnectionString { get; set; } = string.Empty;

    /// <summary>The client id of a user-assigned managed identity; empty: whatever identity the environment gives.</summary>
    public string ManagedIdentityClientId { get; set; } = string.Empty;

    /// <summary>The database; its containers are the four of <c>StorageLayout</c>. 1 to 255 characters.</summary>
    [Required]
    [StringLength(255, MinimumLength = 1)]
    public string Database { get; set; } = "counters";

    /// <summary>Whether calls go straight to the replicas or through the account's gateway.</summary>
    public CosmosMode Mode { get; set; } = CosmosMode.Direct;

    /// <summary>
    /// Whether a missing database or container is made at start-up. For keys and emulators: an identity's data-plane role cannot, there the deployment
    /// makes them. What is there is checked either way.
    /// </summary>
    public bool CreateIfMissing { get; set; }

    /// <summary>
    /// How long one request may take. A commit that takes longer has an unknown outcome and is sent again; a read that does fails. 500 ms to 60 s.
    /// </summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How many shard documents are remembered to exist, at 8 bytes each; an increment of any other costs its commit one query more. Rounded up to a power of
    /// two. 1,024 to 134,217,728.
    /// </summary>
    [Range(1 << 10, 1 << 27)]
    public int KnownDocuments { get; set; } = 1 << 20;

    /// <summary>Point reads and writes of one call side by side: shards of a live read, totals of a page. 1 to 1,024.</summary>
    [Range(1, 1_024)]
    public int Parallelism { get; set; } = 32;
}
