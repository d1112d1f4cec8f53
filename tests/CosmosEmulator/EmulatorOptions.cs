namespace ShardedCounter.CosmosEmulator;

/// <summary>What the account is like.</summary>
public sealed class EmulatorOptions
{
    /// <summary>The clock of the account: time to live, <c>_ts</c>, throttling and the Date header.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>How many partition key ranges a new container has, from 1 to 128. They divide the key space evenly.</summary>
    public int Ranges { get; set; } = 1;

    /// <summary>Request units a second that each logical partition of a container may use; more is answered 429/3200. Infinite unless set.</summary>
    public double PartitionRequestUnits { get; set; } = double.PositiveInfinity;

    /// <summary>Request units a second that all of a container may use; more is answered 429/3200. Infinite unless set.</summary>
    public double ContainerRequestUnits { get; set; } = double.PositiveInfinity;

    /// <summary>The account's default consistency as <c>GET /</c> gives it. All reads here see the last write, whatever it says.</summary>
    public string Consistency { get; set; } = "Session";

    /// <summary>How many write regions <c>GET /</c> names. They share the one state: conflicts of several regions do not happen here.</summary>
    public int WriteRegions { get; set; } = 1;
}
