using ShardedCounter.Model;

namespace ShardedCounter.Diagnostics;

/// <summary>
/// What the instruments of this process have counted since it began, as plain numbers: an instrument can only be listened to, and who asks for the pipeline's health has not
/// been listening. Any thread; a few updates a commit, none an increment, no allocation.
/// </summary>
internal sealed class PipelineTally
{
    private long _increments;
    private long _commits;
    private long _counters;
    private long _throttled;
    private long _unknown;
    private long _refused;
    private long _deadLetters;

    /// <summary>How long the attempts took that landed.</summary>
    public LatencyBuckets Latencies { get; } = new();

    /// <summary>Increments that were taken to be committed.</summary>
    public void Took(long increments) => Interlocked.Add(ref _increments, increments);

    /// <summary>An attempt to commit came back.</summary>
    public void Attempted(CommitOutcome outcome, TimeSpan elapsed, int counters)
    {
        switch (outcome)
        {
            case CommitOutcome.Applied or CommitOutcome.AlreadyApplied:
                Interlocked.Increment(ref _commits);
                Interlocked.Add(ref _counters, counters);
                Latencies.Record(elapsed);
                break;

            case CommitOutcome.Throttled:
                Interlocked.Increment(ref _throttled);
                break;

            case CommitOutcome.Unknown:
                Interlocked.Increment(ref _unknown);
                break;

            case CommitOutcome.Refused:
                Interlocked.Increment(ref _refused);
                break;
        }
    }

    /// <summary>Dead letters were written.</summary>
    public void Buried(int letters) => Interlocked.Add(ref _deadLetters, letters);

    /// <summary>All counts as they are. Those of one commit may be split over two readings.</summary>
    /// <param name="at">When, in the time provider's ticks.</param>
    public TallySnapshot Read(long at)
    {
        var latencies = new long[LatencyBuckets.Count];
        Latencies.CopyTo(latencies);
        return new TallySnapshot(
            at,
            Volatile.Read(ref _increments),
            Volatile.Read(ref _commits),
            Volatile.Read(ref _counters),
            Volatile.Read(ref _throttled),
            Volatile.Read(ref _unknown),
            Volatile.Read(ref _refused),
            Volatile.Read(ref _deadLetters),
            latencies);
    }
}
