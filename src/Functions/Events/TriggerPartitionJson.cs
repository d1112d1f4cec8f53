using System.Text.Json.Serialization;

namespace ShardedCounter.Functions.Events;

/// <summary>Reads <see cref="TriggerPartitionContext"/>, in whatever case the host writes its members.</summary>
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(TriggerPartitionContext))]
internal sealed partial class TriggerPartitionJson : JsonSerializerContext;
