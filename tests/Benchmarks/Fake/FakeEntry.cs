namespace ShardedCounter.Benchmarks.Fake;

/// <summary>One request in the fake's journal, and the caller that waits for it.</summary>
internal sealed record FakeEntry(string? Key, (string Counter, long Delta)[] Lines, bool Accepted)
{
    /// <summary>Completed with whether the key had been counted before.</summary>
    public TaskCompletionSource<bool> Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
