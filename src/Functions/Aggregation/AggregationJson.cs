using System.Text.Json;
using System.Text.Json.Serialization;

namespace ShardedCounter.Functions.Aggregation;

/// <summary>Writes the answers about aggregation.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AggregationStart))]
[JsonSerializable(typeof(AggregationStatus))]
internal sealed partial class AggregationJson : JsonSerializerContext;
