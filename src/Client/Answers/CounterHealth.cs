namespace ShardedCounter.Client;

/// <summary>Whether the service can count now.</summary>
/// <param name="IsReady">True when it can.</param>
/// <param name="Reason">Why not, in words; null when it can.</param>
public sealed record CounterHealth(bool IsReady, string? Reason = null);
