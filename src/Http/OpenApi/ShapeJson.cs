using System.Text.Json.Serialization;
using ShardedCounter.Http.Answers;
using ShardedCounter.Http.OpenApi.Shapes;

namespace ShardedCounter.Http.OpenApi;

/// <summary>The documents that parsers read and that the hot path writes by hand, for their schemas alone; all others are in <see cref="HttpJson"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(CounterIdConverter), typeof(InstantConverter)])]
[JsonSerializable(typeof(IncrementBody))]
[JsonSerializable(typeof(IReadOnlyList<IncrementItem>))]
[JsonSerializable(typeof(CounterListBody))]
[JsonSerializable(typeof(ShardsBody))]
[JsonSerializable(typeof(IncrementAnswer))]
[JsonSerializable(typeof(BatchAnswer))]
[JsonSerializable(typeof(TotalAnswer))]
[JsonSerializable(typeof(DrainedAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
internal sealed partial class ShapeJson : JsonSerializerContext;
