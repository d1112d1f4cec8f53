namespace ShardedCounter.Client;

/// <summary>The body of one increment.</summary>
internal readonly record struct DeltaBody(long Delta);
