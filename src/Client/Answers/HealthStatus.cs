namespace ShardedCounter.Client;

/// <summary>The answer of a service that is ready.</summary>
internal sealed record HealthStatus(string Status);
