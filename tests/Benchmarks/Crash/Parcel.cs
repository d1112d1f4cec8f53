namespace ShardedCounter.Benchmarks.Crash;

/// <summary>One request of the replay: it keeps its key however often it is sent, and is sent until it is settled.</summary>
internal sealed class Parcel(string? key, (string Counter, long Delta)[] lines)
{
    public string? Key { get; } = key;

    public (string Counter, long Delta)[] Lines { get; } = lines;

    /// <summary>Answered 200; or, without a key, not to be sent again because it may have been counted.</summary>
    public bool Settled { get; set; }

    /// <summary>Sent at least once, so that the server may know its key.</summary>
    public bool Sent { get; set; }

    public bool Counted { get; set; }
}
