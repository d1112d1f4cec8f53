using ShardedCounter.Ingestion;
using ShardedCounter.Model;
using ShardedCounter.Storage;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Flushing;

/// <summary>
/// What increments cost the store, as counts: the same on every machine and under every load, which times are not. A change that makes the
/// service write more fails here.
/// </summary>
public sealed class FlushWorkTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(90)]
    public void ThousandsOfIncrementsThatComeDuringACommitCostOneMore(int counters)
    {
        using var rig = new PipelineRig(shards: 1);
        _ = rig.Count("first");
        CommitAttempt busy = rig.Next();
        for (int i = 0; i < 5_000; i++)
            Assert.Equal(IncrementStatus.Accepted, rig.Accept($"c{i % counters}").Status);
        Assert.Equal(0, rig.Store.Waiting);

        rig.Land(busy);
        CommitAttempt folded = rig.Next();
        rig.Land(folded);

        Assert.Equal(counters, folded.Commit.Deltas.Count);
        Assert.Equal(5_000, folded.Commit.Deltas.Sum(static delta => delta.Delta));
        Assert.Equal(0, rig.Store.Waiting);
    }

    [Theory]
    [InlineData(1_000, 90, 12)]
    [InlineData(1_000, 1_000, 1)]
    public void CountersFillTheirCommits(int counters, int maxCounters, int commits)
    {
        using var rig = new PipelineRig(shards: 1, limits: new CommitLimits(maxCounters, 9));
        _ = rig.Count("first");
        CommitAttempt busy = rig.Next();
        for (int i = 0; i < 5 * counters; i++)
            Assert.Equal(IncrementStatus.Accepted, rig.Accept($"c{i % counters}").Status);
        rig.Land(busy);

        int made = 0, deltas = 0;
        while (rig.Store.Waiting > 0)
        {
            CommitAttempt attempt = rig.Next();
            made++;
            deltas += attempt.Commit.Deltas.Count;
            rig.Land(attempt);
        }

        Assert.Equal((commits, counters), (made, deltas));
    }
}
