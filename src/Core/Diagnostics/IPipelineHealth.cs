namespace ShardedCounter.Diagnostics;

/// <summary>Whether this process can count now.</summary>
public interface IPipelineHealth
{
    /// <summary>Null when requests are taken and the store keeps up; otherwise why not, in words.</summary>
    string? NotReadyReason { get; }
}
