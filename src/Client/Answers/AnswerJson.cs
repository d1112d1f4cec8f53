using System.Text.Json.Serialization;

namespace ShardedCounter.Client;

/// <summary>The documents of the HTTP surface, read and written without reflection. What a later service adds to them is ignored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(CounterDelta[]))]
[JsonSerializable(typeof(DeltaBody))]
[JsonSerializable(typeof(NamesBody))]
[JsonSerializable(typeof(CountedIncrement))]
[JsonSerializable(typeof(CountedBatch))]
[JsonSerializable(typeof(CounterValue))]
[JsonSerializable(typeof(LiveCounterValue))]
[JsonSerializable(typeof(CounterValues))]
[JsonSerializable(typeof(CounterPage))]
[JsonSerializable(typeof(CounterHistory))]
[JsonSerializable(typeof(DrainedCounter))]
[JsonSerializable(typeof(CounterLayout))]
[JsonSerializable(typeof(PipelineStatus))]
[JsonSerializable(typeof(HealthStatus))]
[JsonSerializable(typeof(CounterProblem))]
internal sealed partial class AnswerJson : JsonSerializerContext;
