namespace ShardedCounter.Functions.Events;

/// <summary>The part of the Event Hubs trigger's context that names the partition. The consumer group is left out on purpose: a second group counts nothing twice.</summary>
internal sealed record TriggerPartitionContext(string? FullyQualifiedNamespace, string? EventHubName, string? PartitionId);
