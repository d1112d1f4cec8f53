namespace ShardedCounter.Benchmarks.Code;

/// <summary>What is known of the adds that took longer than a bound.</summary>
internal sealed class StopCauses
{
    /// <summary>All of them.</summary>
    public int All { get; set; }

    /// <summary>Those in whose neighbourhood the kernel took the processor away from the writer.</summary>
    public int Preempted { get; set; }

    /// <summary>Of the others, those during which the collector had all threads stopped.</summary>
    public int Collected { get; set; }

    /// <summary>Of what is left, those that a drain overlapped.</summary>
    public int Drained { get; set; }

    /// <summary>What is left: the add itself took so long, or the machine under it stood.</summary>
    public int Other => All - Preempted - Collected - Drained;
}
