using System.Text.Json;
using ShardedCounter.Ingestion.Events;

namespace ShardedCounter.Functions.Events;

/// <summary>Which partition a batch is from: the trigger's context says so, in the binding data.</summary>
internal static class TriggerPartition
{
    /// <summary>What the binding data call the context: the name of today's extension, then that of older ones.</summary>
    private static readonly string[] _names = ["PartitionContext", "TriggerPartitionContext"];

    /// <summary>The partition.</summary>
    /// <param name="bindingData">The invocation's binding data; the context is JSON text in it.</param>
    /// <exception cref="InvalidOperationException">It is not there, or names no partition. The batch must not be counted: without its partition nothing tells a redelivery.</exception>
    public static PartitionId Of(IReadOnlyDictionary<string, object?> bindingData)
    {
        foreach (string name in _names)
        {
            if (bindingData.TryGetValue(name, out object? value) && value is string json)
                return Parse(name, json);
        }

        throw new InvalidOperationException(
            $"The trigger's binding data have no PartitionContext, only {string.Join(", ", bindingData.Keys.Order(StringComparer.Ordinal))}: the batch cannot be counted once.");
    }

    private static PartitionId Parse(string name, string json)
    {
        TriggerPartitionContext? context;
        try
        {
            context = JsonSerializer.Deserialize(json, TriggerPartitionJson.Default.TriggerPartitionContext);
        }
        catch (JsonException malformed)
        {
            throw new InvalidOperationException($"The trigger's {name} is no JSON object.", malformed);
        }

        return context is { FullyQualifiedNamespace.Length: > 0, EventHubName.Length: > 0, PartitionId.Length: > 0 }
            ? new PartitionId(context.FullyQualifiedNamespace, context.EventHubName, context.PartitionId)
            : throw new InvalidOperationException($"The trigger's {name} lacks FullyQualifiedNamespace, EventHubName or PartitionId.");
    }
}
