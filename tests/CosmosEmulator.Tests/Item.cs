using System.Text.Json.Serialization;

namespace ShardedCounter.CosmosEmulator.Tests;

/// <summary>A document of the tests.</summary>
internal sealed record Item(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("shard")] string Shard,
    [property: JsonPropertyName("n")] double N = 0,
    [property: JsonPropertyName("ttl"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Ttl = null)
{
    [JsonPropertyName("_etag"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ETag { get; init; }

    [JsonPropertyName("_ts"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Timestamp { get; init; }
}
