using ShardedCounter.CosmosEmulator;

namespace ShardedCounter.Benchmarks.Model;

/// <summary>A logical partition: its request units, its writers' marks, and which of its documents transactions have at the moment. Not thread-safe.</summary>
/// <param name="own">The logical partition's request units, by the emulator's rule.</param>
/// <param name="physical">Those of the physical partition it lies on, which others share; null where it is alone there.</param>
/// <param name="writers">How many instances there are.</param>
/// <param name="counters">How many counters there are.</param>
internal sealed class ModelShard(Budget own, Budget? physical, int writers, int counters)
{
    private readonly long[] _marks = new long[writers];
    private readonly List<(long Until, int Counters)> _held = [];

    /// <summary>Everything ever added here.</summary>
    public long Sum { get; private set; }

    /// <summary>Request units charged here.</summary>
    public double Charged { get; private set; }

    /// <summary>How long a request has to wait for request units; null when it may pass.</summary>
    public TimeSpan? Wait(DateTimeOffset now)
    {
        TimeSpan? mine = own.Wait(now), all = physical?.Wait(now);
        return mine > (all ?? TimeSpan.Zero) ? mine : all ?? mine;
    }

    /// <summary>Takes what a request cost.</summary>
    public void Charge(double requestUnits, DateTimeOffset now)
    {
        own.Take(requestUnits, now);
        physical?.Take(requestUnits, now);
        Charged += requestUnits;
    }

    /// <summary>Whether a commit was sealed against its writer's mark.</summary>
    public bool HasMark(in ModelCommit commit) => _marks[commit.Writer] == commit.Seen;

    /// <summary>
    /// Whether another transaction has a document of a commit. Which counters a commit has is not known, only how many: both have drawn theirs from all, so they
    /// share none with the probability (1 − a/n)^b.
    /// </summary>
    public bool Meets(in ModelCommit commit, long now, Chance chance)
    {
        _held.RemoveAll(held => held.Until <= now);
        double apart = 1;
        foreach ((_, int held) in _held)
            apart *= held + commit.Counters > counters ? 0 : Math.Pow(1 - ((double)held / counters), commit.Counters);
        return apart < 1 && chance.Even() >= apart;
    }

    /// <summary>Applies a commit. Its documents are its own for a while.</summary>
    public void Apply(in ModelCommit commit, long heldUntil)
    {
        _marks[commit.Writer] = commit.Next;
        Sum += commit.Increments;
        _held.Add((heldUntil, commit.Counters));
    }
}
