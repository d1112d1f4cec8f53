using System.Text.Json.Serialization;
using ShardedCounter.Diagnostics;
using ShardedCounter.Http.Problems;
using ShardedCounter.Model;

namespace ShardedCounter.Http.Answers;

/// <summary>The documents that are not on the hot path, serialised without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(CounterIdConverter), typeof(InstantConverter)])]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(ManyAnswer))]
[JsonSerializable(typeof(ListAnswer))]
[JsonSerializable(typeof(LiveAnswer))]
[JsonSerializable(typeof(IncludeAnswer))]
[JsonSerializable(typeof(HistoryAnswer))]
[JsonSerializable(typeof(Layout))]
[JsonSerializable(typeof(PipelineReport))]
internal sealed partial class HttpJson : JsonSerializerContext;
