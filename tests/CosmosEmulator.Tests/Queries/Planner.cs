namespace ShardedCounter.CosmosEmulator.Tests.Queries;

/// <summary>Who plans the SDK's queries: its own native library, or the endpoint that it asks.</summary>
public enum Planner
{
    Native,
    Gateway,
}
